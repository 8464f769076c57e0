import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crateFile, frame, metadataFor, sha256 } from '../../../testing/crate-file.ts';
import { expectRefusal } from '../../../testing/expect-refusal.ts';
import {
  MINUTE_MS,
  PUBLISH,
  ROCKET,
  SECOND_MS,
  startTrustedCi,
  type TrustedCi,
} from '../../../testing/trusted-ci.ts';

let ci: TrustedCi;
beforeAll(async () => {
  ci = await startTrustedCi();
  for (const crate of ['rocket', 'rocket-two']) {
    await ci.publish(crate, '1.0.0');
    await ci.trust(crate);
  }
});
afterAll(() => ci.close());

const put = (token: string, version: string, crate: Uint8Array, name = 'rocket') =>
  ci.server.request('PUT', PUBLISH, { token, body: frame(metadataFor(name, version), crate) });

/** A crate file, and an access token bound to it. */
async function boundTo(version: string, name = 'rocket') {
  const crate = await crateFile({ name, version });
  const answer = await ci.exchange(ci.mint(), { crate: name, version, checksum: sha256(crate) });
  return { crate, answer, token: answer.json?.token as string };
}

describe('a bound access token', () => {
  it('says that it is bound, and lives two minutes', async () => {
    const { answer } = await boundTo('1.1.0');
    expect(answer.json).toMatchObject({ crates: ['rocket'], bound: true });
    const left = new Date(answer.json.expires_at).getTime() - Date.now();
    expect(left).toBeGreaterThan(2 * MINUTE_MS - 5 * SECOND_MS);
    expect(left).toBeLessThanOrEqual(2 * MINUTE_MS);
  });

  it('publishes its file once', async () => {
    const { crate, token } = await boundTo('1.1.1');
    expect((await put(token, '1.1.1', crate)).status).toBe(200);
    const next = await crateFile({ name: 'rocket', version: '1.1.2' });
    expectRefusal(await put(token, '1.1.2', next), 'authentication_failed', 'used up');
  });

  it('publishes no other version', async () => {
    const { token } = await boundTo('1.2.0');
    const other = await crateFile({ name: 'rocket', version: '1.2.1' });
    expectRefusal(await put(token, '1.2.1', other), 'token_bound_elsewhere', '`1.2.0`', '`1.2.1`');
  });

  it('publishes no other bytes of the same version, and is still good for the right ones', async () => {
    const { crate, token } = await boundTo('1.3.0');
    const other = await crateFile({
      name: 'rocket',
      version: '1.3.0',
      entries: [{ header: { name: 'src/evil.rs' } }],
    });
    const before = await ci.server.stored();
    expectRefusal(await put(token, '1.3.0', other), 'token_bound_elsewhere', sha256(crate), sha256(other));
    expect(await ci.server.stored()).toEqual(before);
    expect((await put(token, '1.3.0', crate)).status).toBe(200);
  });

  it('publishes no other crate, even one its publisher may publish', async () => {
    const { token } = await boundTo('1.4.0');
    const other = await crateFile({ name: 'rocket-two', version: '1.4.0' });
    expectRefusal(await put(token, '1.4.0', other, 'rocket-two'), 'crate_not_in_token', '`rocket-two`');
  });

  it('used 8 times at once publishes once', async () => {
    const { crate, token } = await boundTo('1.5.0');
    const answers = await Promise.all(Array.from({ length: 8 }, () => put(token, '1.5.0', crate)));
    expect(answers.map(({ status }) => status).filter((status) => status === 200)).toHaveLength(1);
    expect(answers.every(({ status }) => status < 500)).toBe(true);
  });

  it('is not wasted by an upload that fails', async () => {
    const { crate, token } = await boundTo('1.6.0');
    expect((await put(token, '1.6.0', crate.subarray(0, -10))).status).toBe(403);
    const torn = frame(metadataFor('rocket', '1.6.0'), crate).subarray(0, -10);
    expect((await ci.server.request('PUT', PUBLISH, { token, body: torn })).status).toBe(400);
    expect((await put(token, '1.6.0', crate)).status).toBe(200);
  });

  it('is dead after two minutes', async () => {
    const { crate, token } = await boundTo('1.7.0');
    ci.server.advance(2 * MINUTE_MS + SECOND_MS);
    expectRefusal(await put(token, '1.7.0', crate), 'authentication_failed', 'expired');
    ci.server.advance(-2 * MINUTE_MS - SECOND_MS);
  });
});

describe('what a token is bound to', () => {
  const checksum = 'a'.repeat(64);

  it.each([
    ['a version without a checksum', { crate: 'rocket', version: '2.0.0' }],
    ['a checksum without a version', { crate: 'rocket', checksum }],
    ['a file without a crate', { version: '2.0.0', checksum }],
    ['a checksum in upper case', { crate: 'rocket', version: '2.0.0', checksum: 'A'.repeat(64) }],
    ['a short checksum', { crate: 'rocket', version: '2.0.0', checksum: 'a'.repeat(63) }],
    ['a misspelt checksum', { crate: 'rocket', version: '2.0.0', chekcsum: checksum }],
    ['a checksum by another name', { crate: 'rocket', version: '2.0.0', cksum: checksum }],
    ['a scope we do not know yet', { crate: 'rocket', scopes: ['fly'] }],
    ['a null version', { crate: 'rocket', version: null, checksum: null }],
    ['a list of crates', { crate: ['rocket'] }],
  ])('is refused rather than guessed: %s', async (_, more) => {
    const jwt = ci.mint();
    const answer = await ci.exchange(jwt, more);
    expectRefusal(answer, 'body_invalid');
    // Nothing was burned.
    expect((await ci.exchange(jwt)).status).toBe(200);
  });

  it('must be a version at all', async () => {
    const answer = await ci.exchange(ci.mint(), { crate: 'rocket', version: 'latest', checksum });
    expectRefusal(answer, 'version_invalid');
  });

  it('must be a crate this job may publish', async () => {
    await ci.publish('somebody-elses', '1.0.0');
    const answer = await ci.exchange(ci.mint(ROCKET), {
      crate: 'somebody-elses',
      version: '2.0.0',
      checksum,
    });
    expectRefusal(answer, 'crate_not_in_token', '`rocket`', '`somebody-elses`');
  });
});
