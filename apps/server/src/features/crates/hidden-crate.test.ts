import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { USUAL } from '../../testing/crate-file.ts';
import { organize, setVisibility } from '../../testing/crate-parts.ts';
import { expectRefusal } from '../../testing/expect-refusal.ts';
import { personWithToken, tokenOf } from '../../testing/people.ts';
import { ROCKET_IDENTITY, startTrustedCi, type TrustedCi } from '../../testing/trusted-ci.ts';
import { put, uploadWith } from '../../testing/uploads.ts';

/** Every address under which a crate of this name could show itself. */
const places = (name: string) => [
  `/index/${name.slice(0, 2)}/${name.slice(2, 4)}/${name}`,
  `/private/index/${name.slice(0, 2)}/${name.slice(2, 4)}/${name}`,
  `/api/v1/crates/${name}`,
  `/api/v1/crates/${name}/versions`,
  `/api/v1/crates/${name}/owners`,
  `/api/v1/crates/${name}/1.0.0`,
  `/api/v1/crates/${name}/1.0.0/dependencies`,
  `/api/v1/crates/${name}/1.0.0/download`,
  `/api/v1/crates/${name}/1.0.0/readme`,
  `/api/v1/crates/${name}/1.0.0/authors`,
  `/api/v1/crates/${name}/1.0.0/downloads`,
  `/api/v1/crates/${name}/downloads`,
  `/api/v1/crates/${name}/owner_user`,
  `/api/v1/crates/${name}/owner_team`,
  `/api/v1/crates/${name}/reverse_dependencies`,
  `/api/v1/crates/${name}/following`,
  `/api/v1/trusted_publishing/github_configs?crate=${name}`,
  `/api/v1/trusted_publishing/publishers?crate=${name}`,
  `/api/v1/trusted_publishing/attempts?crate=${name}`,
];

const DEPENDENCY = {
  version_req: '^1',
  features: [],
  optional: false,
  default_features: true,
  target: null,
  kind: 'normal',
};

let ci: TrustedCi;
const tokens: Record<string, string> = {};
beforeAll(async () => {
  ci = await startTrustedCi();
  tokens['owner'] = await personWithToken(ci.server, 'owner');
  for (const login of ['stranger', 'member', 'teammate'])
    tokens[login] = await personWithToken(ci.server, login);
  tokens['owner, for another crate'] = await tokenOf(ci.server, 'owner', { crate_scopes: ['other*'] });
  tokens['owner, to publish only'] = await tokenOf(ci.server, 'owner', {
    endpoint_scopes: ['publish-update'],
  });
  await ci.publish('secret', '1.0.0', tokens['owner']);
  await ci.publish('shared', '1.0.0', tokens['owner']);
  await ci.publish('public', '1.0.0', tokens['owner']);
  for (const name of ['secret', 'shared']) await setVisibility(ci.server, name, 'private');
  await organize(ci.server, 'shared', { member: 'member', inTeam: 'teammate', role: 'reader' });
  tokens['administrator'] = await tokenOf(ci.server, 'admin');
  const publisher = { provider: 'github', identity: ROCKET_IDENTITY, scopes: ['read'] };
  await ci.publisher({ ...publisher, crates: ['shared'] }, tokens['owner']);
  tokens['job'] = await ci.accessToken();
});
afterAll(() => ci.close());

const get = (path: string, token: string | null, method = 'GET') =>
  ci.server.request(method, path, { token });

/** The answer, less what must differ: the name that was asked for, and the number of the request. */
const shapeOf = async (path: string, name: string, token: string | null) => {
  const answer = await get(path, token);
  const headers = [...answer.headers.entries()].filter(([key]) => key !== 'x-request-id' && key !== 'date');
  return JSON.stringify([answer.status, headers, answer.text])
    .replaceAll(answer.headers.get('x-request-id') ?? '', 'ID')
    .replaceAll(name, 'NAME')
    .replaceAll(`${name.slice(0, 2)}/${name.slice(2, 4)}`, 'PATH');
};

describe.each([null, 'stranger', 'owner, for another crate', 'owner, to publish only'])(
  'for %s, a private crate',
  (who) => {
    it.each(places('secret'))('is as absent as one that was never made: %s', async (path) => {
      const token = who === null ? null : (tokens[who] ?? '');
      const absent = path.replaceAll('secret', 'absent').replaceAll('se/cr', 'ab/se');
      expect(await shapeOf(path, 'secret', token)).toBe(await shapeOf(absent, 'absent', token));
      expect((await get(path, token, 'HEAD')).status).toBe((await get(absent, token, 'HEAD')).status);
    });
  },
);

describe('a private crate', () => {
  it.each(['owner', 'administrator'])('is read by its %s', async (who) => {
    for (const path of places('secret').slice(1, 8))
      expect((await get(path, tokens[who] ?? '')).status, path).toBe(200);
  });

  it.each(['member', 'teammate', 'job'])(
    'of an organisation or a team is read by a %s, and no other is',
    async (who) => {
      for (const path of places('shared').slice(1, 8))
        expect((await get(path, tokens[who] ?? '')).status, path).toBe(200);
      for (const path of places('secret').slice(1, 8))
        expect((await get(path, tokens[who] ?? '')).status, path).toBe(404);
    },
  );

  it('is in no index that everybody reads, whoever asks', async () => {
    expect((await get(places('secret')[0] ?? '', tokens['owner'] ?? '')).status).toBe(404);
  });

  it('is kept by no cache in between', async () => {
    for (const path of places('secret').slice(1, 8)) {
      const { headers } = await get(path, tokens['owner'] ?? '');
      expect(headers.get('cache-control'), path).toMatch(/^private/);
    }
  });

  it('can be a dependency, by either index, for whoever may see it, and for nobody else', async () => {
    for (const index of ['index', 'private/index']) {
      const line = `registry-index = "sparse+${ci.server.url}/${index}/"`;
      const body = (name: string) =>
        uploadWith({
          name,
          manifest: `${USUAL}[dependencies.secret]\nversion = "1"\n${line}\n`,
          metadata: { deps: [{ ...DEPENDENCY, name: 'secret' }] },
        });
      const publish = async (name: string, who: string) =>
        put(ci.server, await body(name), { token: tokens[who] ?? '' });
      expectRefusal(await publish('of-stranger', 'stranger'), 'dependency_unknown');
      const name = `of-owner-${index.length}`;
      expect((await publish(name, 'owner')).status).toBe(200);
      const { text } = await get(`/index/of/-o/${name}`, null);
      expect(JSON.parse(text).deps).toMatchObject([{ name: 'secret', registry: null }]);
    }
  });
});

describe('whoever wants the name of a private crate', () => {
  const wanting = {
    'to publish': async (name: string) =>
      put(ci.server, await uploadWith({ name, version: '2.0.0' }), { token: tokens['stranger'] ?? '' }),
    'to be its trusted publisher': (name: string) =>
      ci.addPublisher({ provider: 'github', crates: [name], identity: ROCKET_IDENTITY }, tokens['stranger']),
  };

  it.each(Object.entries(wanting))(
    '%s, learns nothing where the name is an organisation’s',
    async (_, want) => {
      await inOrganization('hid-one');
      for (const name of ['hid-one', 'HID_one', 'hid-none'])
        expectRefusal(await want(name), 'crate_prefix_reserved', `than \`${name}\``);
    },
  );

  it.each(Object.entries(wanting))(
    '%s, learns elsewhere that it is taken, and not how it is spelt',
    async (_, want) => {
      const refused = await want('SECRET');
      expect(refused.status).toBeGreaterThanOrEqual(400);
      expect(refused.text).toContain('`SECRET`');
      expect(refused.text).not.toContain('secret');
    },
  );
});

/** A private crate under a prefix, with the switch on that is told before anything about owners. */
async function inOrganization(name: string) {
  const { server } = ci;
  const prefix = `${name.split('-')[0]}-`;
  await server.request('POST', '/api/v1/organizations', {
    body: { organization: { name: 'hidden', owner: 'owner' } },
  });
  await server.request('PUT', `/api/v1/organizations/hidden/prefixes/${prefix}`);
  await ci.publish(name, '1.0.0', tokens['owner']);
  await setVisibility(server, name, 'private');
  const { db } = server.running.platform.database;
  await db.updateTable('crates').set({ trustpub_only: 1 }).where('name', '=', name).execute();
}

describe('the index that asks for a token', () => {
  it('says so to cargo, and shows public crates as well', async () => {
    const refused = await get('/private/index/config.json', null);
    expect(refused.headers.get('www-authenticate')).toMatch(/^Cargo login_url="/);
    expectRefusal(refused, 'read_token_required');
    const { json } = await get('/private/index/config.json', tokens['stranger'] ?? '');
    expect(json).toEqual({ dl: `${ci.server.url}/api/v1/crates`, api: ci.server.url, 'auth-required': true });
    expect((await get('/private/index/pu/bl/public', tokens['stranger'] ?? '')).status).toBe(200);
  });
});
