import { type Principal, principals } from '../features/access/authorisation.ts';
import { crateFile, frame, metadataFor, sha256 } from './crate-file.ts';
import { setVisibility } from './crate-parts.ts';
import { createPerson, FROM_MANY_ADDRESSES, PASSWORD, sessionOf, tokenOf } from './people.ts';
import { browserWith, enrolApp } from './second-factors.ts';
import { PUBLISHERS, ROCKET_IDENTITY, startTrustedCi, type TrustedCi } from './trusted-ci.ts';

/** A registry with one of everything, and somebody of each kind that asks it. */
export interface Stage {
  ci: TrustedCi;
  /** The credential of each kind, or null. */
  tokens: Readonly<Record<Principal, string | null>>;
  /** Another credential of that kind, which may be ended. */
  another(principal: Principal): Promise<string | null>;
  /** What a placeholder stands for: always the same, unless a new one is asked for. */
  fill(text: string, isFresh: boolean): Promise<string>;
  upload: Buffer;
  /** The cookie of an administrator who has a second factor and has not given it. */
  halfSession: string;
}

export async function setStage(visibility: 'public' | 'private', hidden: boolean): Promise<Stage> {
  const ci = await startTrustedCi({
    issuers: [{ name: 'gitlab', shape: 'gitlab' }],
    keys: { visibility, ...FROM_MANY_ADDRESSES },
  });
  const { server } = ci;
  for (const login of ['owner', 'stranger']) await createPerson(server, login);
  const owner = await tokenOf(server, 'owner');
  await ci.publish('rocket', '1.0.0', owner);
  await ci.publisher({ crates: ['rocket'], identity: ROCKET_IDENTITY }, owner);
  await ci.exchange(ci.mint({ ...OTHER_JOB }));

  const narrowed = (more: Record<string, unknown>) => tokenOf(server, 'owner', more);
  const another = async (principal: Principal): Promise<string | null> => {
    switch (principal) {
      case 'anonymous':
        return null;
      case 'expired token':
        return narrowed({ expired_at: '2020-01-01T00:00:00Z' });
      case 'revoked token': {
        const token = await narrowed({});
        await server.request('DELETE', '/api/v1/tokens/current', { token });
        return token;
      }
      case 'read-only token':
        return narrowed({ endpoint_scopes: ['read'] });
      case 'token for another crate':
        return narrowed({ crate_scopes: ['elsewhere'] });
      case 'token for publishers':
        return narrowed({ endpoint_scopes: ['trusted-publishing-read'] });
      case 'stranger':
        return tokenOf(server, 'stranger');
      case 'owner':
        return tokenOf(server, 'owner');
      case 'administrator':
        return tokenOf(server, 'admin');
      case 'publisher token':
        return ci.accessToken();
      case 'bound token': {
        const crate = await crateFile({ name: 'rocket', version: '1.0.0' });
        return ci.accessToken(undefined, { crate: 'rocket', version: '1.0.0', checksum: sha256(crate) });
      }
    }
  };
  const tokens = {} as Record<Principal, string | null>;
  for (const principal of principals) tokens[principal] = await another(principal);

  await createPerson(server, 'chief', { admin: true });
  const chief = ['chief@example.com', PASSWORD] as const;
  await enrolApp(server, browserWith(server, await sessionOf(server, ...chief)));
  const halfSession = await sessionOf(server, ...chief);

  const shared = thingsAround(ci, owner, { crate: 'rocket', isNew: false, hidden });
  if (hidden) await setVisibility(server, 'rocket', 'private');
  let fresh = 0;
  return {
    ci,
    tokens,
    another,
    async fill(text, isFresh) {
      if (!/\{\w+\}/.test(text)) return text;
      fresh += isFresh ? 1 : 0;
      const things = isFresh
        ? thingsAround(ci, owner, { crate: `fresh-${fresh}`, isNew: true, hidden })
        : shared;
      let filled = text;
      for (const name of new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, one = '']) => one))) {
        const value = await things(name);
        filled = filled.replaceAll(`{${name}}`, value);
      }
      return filled;
    },
    halfSession,
    upload: frame(metadataFor('rocket', '1.0.0'), await crateFile({ name: 'rocket', version: '1.0.0' })),
  };
}

/** A job that no publisher trusts. */
const OTHER_JOB = { repository: 'acme/rocket', ownerId: 5001, repositoryId: 6001, workflow: 'other.yml' };

/**
 * What placeholders stand for, around one crate. Each is made when it is first asked for: hundreds of requests get things
 * of their own, and most need one of them.
 */
function thingsAround(
  ci: TrustedCi,
  owner: string,
  { crate, isNew, hidden }: { crate: string; isNew: boolean; hidden: boolean },
): (name: string) => Promise<string> {
  const { server } = ci;
  const { db } = server.running.platform.database;
  const asOwner = (method: string, path: string, body?: unknown) =>
    server.request(method, path, { token: owner, ...(body === undefined ? {} : { body }) });
  const organization = `org-${crate}`;
  const made = new Map<string, Promise<string>>();
  const thing = (name: string): Promise<string> => {
    const make = makers[name];
    if (make === undefined) throw new Error(`the stage has no {${name}}`);
    const value = made.get(name) ?? make();
    made.set(name, value);
    return value;
  };
  const makers: Readonly<Record<string, () => Promise<string>>> = {
    async crate() {
      if (!isNew) return crate;
      await ci.publish(crate, '1.0.0', owner);
      if (hidden) await setVisibility(server, crate, 'private');
      return crate;
    },
    async organization() {
      await server.request('POST', '/api/v1/organizations', {
        body: { organization: { name: organization, owner: 'owner' } },
      });
      await asOwner('POST', `/api/v1/organizations/${organization}/teams`, { team: { name: 'team' } });
      await server.request('PUT', `/api/v1/organizations/${organization}/prefixes/${organization}-`);
      return organization;
    },
    prefix: async () => `${await thing('organization')}-`,
    async publisher() {
      if (isNew) {
        const identity = { ...ROCKET_IDENTITY, workflow: `${crate}.yml` };
        return String((await ci.publisher({ crates: [await thing('crate')], identity }, owner)).id);
      }
      const { json } = await asOwner('GET', `${PUBLISHERS}?crate=rocket`);
      return String(json.publishers[0].id);
    },
    async attempt() {
      const { json } = await asOwner('GET', '/api/v1/trusted_publishing/attempts?crate=rocket');
      return String(json.attempts[0]?.id ?? 0);
    },
    async token() {
      await tokenOf(server, 'owner', { name: 'to be revoked' });
      const token = await db
        .selectFrom('api_tokens')
        .select('id')
        .where('name', '=', 'to be revoked')
        .orderBy('id', 'desc')
        .executeTakeFirstOrThrow();
      return String(token.id);
    },
    async mail() {
      const mail = await db.selectFrom('mails').select('id').orderBy('id').executeTakeFirst();
      return String(mail?.id ?? 0);
    },
    async user() {
      const me = await server.request('GET', '/api/v1/me', { token: owner });
      return String(me.json.user.id);
    },
    new: async () => `new-${crate}`,
  };
  return thing;
}
