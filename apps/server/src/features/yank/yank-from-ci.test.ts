import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectRefusal } from '../../testing/expect-refusal.ts';
import { eventsOf } from '../../testing/publisher-state.ts';
import {
  PUBLISHERS,
  ROCKET,
  ROCKET_IDENTITY,
  startTrustedCi,
  type TrustedCi,
} from '../../testing/trusted-ci.ts';

let ci: TrustedCi;
let next = 0;
let name = '';
beforeAll(async () => {
  ci = await startTrustedCi();
});
afterAll(() => ci.close());
beforeEach(async () => {
  next += 1;
  name = `crate-${next}`;
  await ci.publish(name, '1.0.0');
});

const job = () => ({ ...ROCKET, workflow: `w${next}.yml` });
const trust = (scopes: string[], crates = [name]) =>
  ci.publisher({ crates, scopes, identity: { ...ROCKET_IDENTITY, workflow: `w${next}.yml` } });
const yank = (token: string, crate = name, version = '1.0.0') =>
  ci.server.request('DELETE', `/api/v1/crates/${crate}/${version}/yank`, { token });
const unyank = (token: string) => ci.server.request('PUT', `/api/v1/crates/${name}/1.0.0/unyank`, { token });
const isYanked = async (crate = name) =>
  (await ci.server.request('GET', `/api/v1/crates/${crate}/1.0.0`)).json.version.yanked;

describe('an access token with the scope yank', () => {
  it('yanks and takes it back, and the trail names its publisher', async () => {
    const { id } = await trust(['yank']);
    const access = await ci.accessToken(job());
    expect((await yank(access)).json).toEqual({ ok: true });
    expect(await isYanked()).toBe(true);
    expect((await unyank(access)).json).toEqual({ ok: true });
    expect(await isYanked()).toBe(false);
    for (const action of ['version.yanked', 'version.unyanked'])
      expect((await eventsOf(ci.server, action)).at(-1)).toMatchObject({
        crate: name,
        actor: { kind: 'publisher', id },
        detail: { version: '1.0.0' },
      });
  });

  it('publishes nothing by that', async () => {
    await trust(['yank']);
    expectRefusal(await ci.publish(name, '1.1.0', await ci.accessToken(job())), 'scope_not_granted');
  });

  it('is good for no other crate, and learns of none', async () => {
    await ci.publish(`${name}-other`, '1.0.0');
    await trust(['yank']);
    const access = await ci.accessToken(job());
    const [there, none] = [await yank(access, `${name}-other`), await yank(access, `${name}-absent`)];
    expectRefusal(there, 'crate_not_in_token');
    expectRefusal(none, 'crate_not_in_token');
    expect(await isYanked(`${name}-other`)).toBe(false);
  });

  it('is dead once the publisher is changed, switched off or deleted, or the token revoked', async () => {
    const { id } = await trust(['yank', 'publish-update']);
    for (const change of [{ scopes: ['yank'] }, { state: 'disabled' }, { state: 'active' }]) {
      const access = change.state === 'active' ? null : await ci.accessToken(job());
      await ci.server.request('PATCH', `${PUBLISHERS}/${id}`, { body: { publisher: change } });
      if (access !== null) expectRefusal(await yank(access), 'authentication_failed');
    }
    const revoked = await ci.accessToken(job());
    await ci.server.request('DELETE', '/api/v1/trusted_publishing/tokens', { token: revoked });
    expectRefusal(await yank(revoked), 'authentication_failed');
    const last = await ci.accessToken(job());
    await ci.server.request('DELETE', `${PUBLISHERS}/${id}`);
    expectRefusal(await yank(last), 'authentication_failed');
    expect(await isYanked()).toBe(false);
  });
});

describe('an access token without the scope yank', () => {
  it('yanks nothing, nor takes it back', async () => {
    await trust(['publish-new', 'publish-update', 'read']);
    const access = await ci.accessToken(job());
    expectRefusal(await yank(access), 'scope_not_granted', '`yank`');
    expectRefusal(await unyank(access), 'scope_not_granted');
    expect(await isYanked()).toBe(false);
  });

  it('does not get it by asking for more than the publisher grants', async () => {
    await trust(['publish-update']);
    expectRefusal(await ci.exchange(ci.mint(job()), { scopes: ['yank'] }), 'scope_not_granted');
    const both = await ci.accessToken(job(), { scopes: ['yank', 'publish-update'] });
    expectRefusal(await yank(both), 'scope_not_granted');
  });

  it('has none either where the exchange asked for less, or for a bound token', async () => {
    await trust(['publish-update', 'yank']);
    const narrow = await ci.accessToken(job(), { scopes: ['publish-update'] });
    expectRefusal(await yank(narrow), 'scope_not_granted');
    const bound = await ci.accessToken(job(), { crate: name, version: '2.0.0', checksum: 'a'.repeat(64) });
    expectRefusal(await yank(bound), 'scope_not_granted');
  });

  it('of a made-up form learns nothing', async () => {
    for (const token of ['wbtp_x', `wbtp_${'0'.repeat(32)}`]) {
      const [there, none] = [await yank(token), await yank(token, 'absent')];
      expect(there.json.errors[0].code).toBe(none.json.errors[0].code);
      expect(there.status).toBeGreaterThanOrEqual(400);
    }
  });
});

describe('a crate that is new', () => {
  it('is not yanked by the token that waits for it, but by the one that comes after', async () => {
    const fresh = `${name}-fresh`;
    await trust(['publish-new', 'yank'], [fresh]);
    const access = await ci.accessToken(job());
    expectRefusal(await yank(access, fresh), 'crate_not_in_token');
    expect((await ci.publish(fresh, '1.0.0', access)).status).toBe(200);
    expectRefusal(await yank(access, fresh), 'scope_not_granted');
    expect((await yank(await ci.accessToken(job()), fresh)).status).toBe(200);
  });
});
