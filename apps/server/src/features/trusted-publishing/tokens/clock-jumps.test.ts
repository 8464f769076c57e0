import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { expectRefusal } from '../../../testing/expect-refusal.ts';
import { createPerson, PASSWORD, sessionOf } from '../../../testing/people.ts';
import { browserWith } from '../../../testing/second-factors.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, startTrustedCi, type TrustedCi } from '../../../testing/trusted-ci.ts';
import { forgetSessions } from '../../accounts/index.ts';
import { forgetExpired } from './store.ts';

/** The clock of the CI goes on as it did: only that of the registry jumps. */
let ci: TrustedCi;
let jumped = 0;
beforeAll(async () => {
  ci = await startTrustedCi();
  await ci.publish('rocket', '1.0.0');
  await ci.trust('rocket');
});
afterAll(() => ci.close());
afterEach(() => putRight());

function jump(milliseconds: number): void {
  ci.server.advance(milliseconds);
  jumped += milliseconds;
}
const putRight = () => jump(-jumped);
const mint = () => ci.mint(undefined, { issuedAt: new Date() });
const platform = () => ci.server.running.platform;

describe.each([
  ['an hour', HOUR_MS],
  ['almost a day', 23 * HOUR_MS],
])('a clock that jumps ahead by %s', (_how, far) => {
  it('ends tokens, forgets none that was used, and once it is right again all is as before', async () => {
    const used = mint();
    const { token } = (await ci.exchange(used)).json;
    jump(far);
    expectRefusal(await ci.exchange(mint()), 'id_token_expired');
    expectRefusal(await ci.publish('rocket', `2.0.${far}`, token), 'authentication_failed', 'expired');
    await forgetExpired(platform().database.db, platform().now());

    putRight();
    expectRefusal(await ci.exchange(used), 'id_token_replayed');
    expect((await ci.exchange(mint())).status).toBe(200);
    expect((await ci.publish('rocket', `2.0.${far}`, token)).status).toBe(200);
  });

  it('makes no token that lives longer once it is put back', async () => {
    jump(far);
    const token = await ci.accessToken();
    putRight();
    expectRefusal(await ci.publish('rocket', `3.0.${far}`, token), 'authentication_failed');
  });
});

it('a clock that jumps back refuses what is from the future, and takes it once it is right again', async () => {
  const token = await ci.accessToken();
  const idToken = mint();
  jump(-2 * HOUR_MS);
  expectRefusal(await ci.exchange(idToken), 'id_token_not_yet_valid', 's in the future');
  expectRefusal(await ci.publish('rocket', '4.0.0', token), 'authentication_failed');
  // Whoever has a credential without a clock goes on.
  expect((await ci.publish('rocket', '4.0.1')).status).toBe(200);
  putRight();
  expect((await ci.exchange(idToken)).status).toBe(200);
  expect((await ci.publish('rocket', '4.0.0', token)).status).toBe(200);
});

it('a token is good at a copy whose clock is half a minute behind', async () => {
  const token = await ci.accessToken();
  jump(-MINUTE_MS / 2);
  expect((await ci.publish('rocket', '5.0.0', token)).status).toBe(200);
});

it('a session that a jump ended stays ended once it has been forgotten', async () => {
  await createPerson(ci.server, 'ann');
  const browser = browserWith(ci.server, await sessionOf(ci.server, 'ann@example.com', PASSWORD));
  const ask = () => browser('GET', '/api/v1/me/sessions');
  jump(-2 * HOUR_MS);
  expect((await ask()).status).toBe(200);
  putRight();
  jump(365 * DAY_MS);
  expectRefusal(await ask(), 'authentication_required');
  await forgetSessions(platform());
  putRight();
  expectRefusal(await ask(), 'authentication_required');
});

it('versions that were published while it was ahead stay as they are, and further ones come after them', async () => {
  jump(30 * DAY_MS);
  expect((await ci.publish('rocket', '6.0.0')).status).toBe(200);
  putRight();
  expect((await ci.publish('rocket', '6.1.0')).status).toBe(200);
  const { text } = await ci.server.request('GET', '/index/ro/ck/rocket');
  const versions = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).vers);
  expect(versions.slice(-2)).toEqual(['6.0.0', '6.1.0']);
});
