import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { upload } from '../../testing/crate-file.ts';
import { expectRefusal } from '../../testing/expect-refusal.ts';
import { FROM_MANY_ADDRESSES, personWithToken, sessionOf, tokenOf } from '../../testing/people.ts';
import { disown, eventsOf, mailsOf, own } from '../../testing/publisher-state.ts';
import {
  PUBLISH,
  PUBLISHERS,
  ROCKET,
  ROCKET_IDENTITY,
  startTrustedCi,
  type TrustedCi,
} from '../../testing/trusted-ci.ts';

let ci: TrustedCi;
let manager = '';
let next = 0;
let name = '';
beforeAll(async () => {
  ci = await startTrustedCi({ keys: FROM_MANY_ADDRESSES });
  manager = await tokenOf(ci.server, 'admin', { endpoint_scopes: ['trusted-publishing'] });
});
afterAll(() => ci.close());
beforeEach(async () => {
  next += 1;
  name = `crate-${next}`;
  await ci.publish(name, '1.0.0');
});

const patch = (
  crate: unknown,
  options: { token?: string | null; headers?: Record<string, string>; of?: string } = {},
) => {
  const { of = name, ...rest } = options;
  return ci.server.request('PATCH', `/api/v1/crates/${of}`, { token: manager, body: { crate }, ...rest });
};
const trust = () =>
  ci.publisher({ crates: [name], identity: { ...ROCKET_IDENTITY, workflow: `w${next}.yml` } });
const job = () => ({ ...ROCKET, workflow: `w${next}.yml` });
const changes = async () =>
  (await eventsOf(ci.server, 'crate.trustpub_only_changed')).filter(({ crate }) => crate === name);
const mails = async () =>
  (await mailsOf(ci.server)).filter(({ text }) => text.includes('API token') && text.includes(name));

describe('a crate that only trusted publishers publish', () => {
  it('is refused to API tokens and sessions, and open to access tokens', async () => {
    await trust();
    const answer = await patch({ trustpub_only: true });
    expect([answer.status, answer.json.crate.trustpub_only], answer.text).toEqual([200, true]);
    expect(answer.json.crate).toMatchObject({ id: name, name });
    const seen = await ci.server.request('GET', `/api/v1/crates/${name}`, { token: null });
    expect(seen.json.crate.trustpub_only).toBe(true);

    const before = await ci.server.stored();
    expectRefusal(await ci.publish(name, '1.1.0'), 'trustpub_only');
    const headers = { cookie: await sessionOf(ci.server) };
    const body = await upload(name, '1.1.0');
    expectRefusal(await ci.server.request('PUT', PUBLISH, { token: null, body, headers }), 'trustpub_only');
    const stranger = await personWithToken(ci.server, `stranger-${next}`);
    expectRefusal(await ci.publish(name, '1.1.0', stranger), 'trustpub_only');
    expect(await ci.server.stored()).toEqual(before);

    expect((await ci.publish(name, '1.1.0', await ci.accessToken(job()))).status).toBe(200);
    expect((await patch({ trustpub_only: false })).json.crate.trustpub_only).toBe(false);
    expect((await ci.publish(name, '1.2.0')).status).toBe(200);
  });

  it('can still be yanked by its owners', async () => {
    await patch({ trustpub_only: true });
    expect((await ci.server.request('DELETE', `/api/v1/crates/${name}/1.0.0/yank`)).status).toBe(200);
  });
});

describe('a change', () => {
  it('is told once in the trail and by mail, and what is no change is not', async () => {
    const before = await mails();
    for (const crate of [{}, { trustpub_only: null }, { trustpub_only: false }])
      expect((await patch(crate)).status).toBe(200);
    expect([await changes(), await mails()]).toEqual([[], before]);

    const answer = await patch({ trustpub_only: true });
    await patch({ trustpub_only: true });
    expect(await changes()).toMatchObject([
      {
        actor: { kind: 'user', login: 'admin' },
        detail: { before: { trustpub_only: false }, after: { trustpub_only: true } },
        correlation_id: answer.headers.get('x-request-id'),
      },
    ]);
    expect(await mails()).toHaveLength(before.length + 1);
  });

  it('of five at once is one', async () => {
    await Promise.all([1, 2, 3, 4, 5].map(() => patch({ trustpub_only: true })));
    expect(await changes()).toHaveLength(1);
  });

  it('reaches every owner', async () => {
    await personWithToken(ci.server, `owner-${next}`);
    await own(ci.server, name, `owner-${next}`);
    await patch({ trustpub_only: true });
    expect((await mails()).map(({ to }) => to).sort()).toEqual([
      'admin@example.com',
      `owner-${next}@example.com`,
    ]);
  });
});

describe('warnings', () => {
  it('say when nobody could publish now, and when no publisher has been tried', async () => {
    const warned = async () => (await patch({ trustpub_only: true })).json.warnings;
    expect(await warned()).toEqual([expect.stringContaining('nobody can publish it now')]);
    const { id } = await trust();
    expect(await warned()).toEqual([expect.stringContaining('has been used yet')]);
    await ci.accessToken(job());
    expect(await warned()).toEqual([]);
    await ci.server.request('PATCH', `${PUBLISHERS}/${id}`, { body: { publisher: { state: 'disabled' } } });
    expect(await warned()).toEqual([expect.stringContaining('nobody can publish it now')]);
    expect((await patch({ trustpub_only: false })).json.warnings).toEqual([]);
  });

  it('know the publishers of patterns', async () => {
    await ci.publisher({ crates: [`${name}*`], identity: { ...ROCKET_IDENTITY, workflow: `w${next}.yml` } });
    expect((await patch({ trustpub_only: true })).json.warnings).toEqual([
      expect.stringContaining('has been used yet'),
    ]);
    await ci.accessToken(job());
    expect((await patch({ trustpub_only: true })).json.warnings).toEqual([]);
  });
});

describe('nobody changes it', () => {
  it('but an owner', async () => {
    const scopes = { endpoint_scopes: ['trusted-publishing'] };
    const stranger = await personWithToken(ci.server, `nobody-${next}`, scopes);
    expectRefusal(await patch({ trustpub_only: true }, { token: stranger }), 'permission_denied', 'owners');
    await own(ci.server, name, `nobody-${next}`);
    expect((await patch({ trustpub_only: true }, { token: stranger })).status).toBe(200);
    await disown(ci.server, name, `nobody-${next}`);
    expectRefusal(await patch({ trustpub_only: false }, { token: stranger }), 'permission_denied');
    expect(await changes()).toHaveLength(1);
  });

  it('without the scope, with another crate’s, or with a token that has no scopes', async () => {
    expectRefusal(await patch({ trustpub_only: true }, { token: null }), 'authentication_required');
    const update = await tokenOf(ci.server, 'admin', { endpoint_scopes: ['publish-update'] });
    expectRefusal(await patch({ trustpub_only: true }, { token: update }), 'token_scope_insufficient');
    const other = await tokenOf(ci.server, 'admin', {
      endpoint_scopes: ['trusted-publishing'],
      crate_scopes: ['other'],
    });
    expectRefusal(await patch({ trustpub_only: true }, { token: other }), 'token_scope_insufficient');
    expectRefusal(
      await patch({ trustpub_only: true }, { token: await tokenOf(ci.server, 'admin') }),
      'token_legacy_refused',
    );
    await trust();
    expectRefusal(
      await patch({ trustpub_only: true }, { token: await ci.accessToken(job()) }),
      'authentication_failed',
    );
    expect(await changes()).toEqual([]);
  });

  it('from a page of another origin', async () => {
    const headers = { cookie: await sessionOf(ci.server), origin: 'https://evil.example' };
    expectRefusal(await patch({ trustpub_only: true }, { token: null, headers }), 'origin_refused');
    const own = { cookie: headers.cookie, origin: ci.server.url };
    expect((await patch({ trustpub_only: true }, { token: null, headers: own })).status).toBe(200);
  });

  it('by a body of another shape, or for a crate that is not there', async () => {
    for (const crate of [{ trustpub_only: 'yes' }, { trustpub_only: 1 }, { trustpubonly: true }, null, []])
      expectRefusal(await patch(crate), 'body_invalid');
    for (const of of ['absent', '%00', 'a%20b'])
      expectRefusal(await patch({ trustpub_only: true }, { of }), 'crate_not_found');
    expect(await changes()).toEqual([]);
  });
});
