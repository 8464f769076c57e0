import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectRefusal } from '../../../testing/expect-refusal.ts';
import {
  MINUTE_MS,
  PUBLISHERS,
  startTrustedCi,
  TOKENS,
  type TrustedCi,
} from '../../../testing/trusted-ci.ts';

const CURRENT = `${TOKENS}/current`;

let ci: TrustedCi;
let publisherId = 0;
beforeAll(async () => {
  ci = await startTrustedCi();
  await ci.publish('rocket', '1.0.0');
  publisherId = await ci.trust('rocket');
});
afterAll(() => ci.close());

const current = (token: string) => ci.server.request('GET', CURRENT, { token });

it('says what the exchange said, and from which run it came', async () => {
  const exchanged = (await ci.exchange(ci.mint())).json;
  const answer = await current(exchanged.token);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.json).toEqual({
    crates: exchanged.crates,
    scopes: exchanged.scopes,
    bound: false,
    version: null,
    checksum: null,
    expires_at: exchanged.expires_at,
    publisher_ids: [publisherId],
    run: expect.objectContaining({ repository: 'acme/rocket' }),
  });
  expect(answer.text).not.toContain('admin');
});

it('says to which file a bound token is bound', async () => {
  const bound = { crate: 'rocket', version: '1.0.1', checksum: 'a'.repeat(64) };
  const { crate, ...file } = bound;
  const answer = await current(await ci.accessToken(undefined, bound));
  expect(answer.json).toMatchObject({ crates: [crate], bound: true, ...file });
});

it('says nothing to a token that is revoked, expired or none, nor to a person', async () => {
  const revoked = await ci.accessToken();
  await ci.server.request('DELETE', TOKENS, { token: revoked });
  expectRefusal(await current(revoked), 'authentication_failed');
  const expired = await ci.accessToken();
  ci.server.advance(16 * MINUTE_MS);
  expectRefusal(await current(expired), 'authentication_failed');
  expectRefusal(await current(`${expired.slice(0, -1)}-`), 'access_token_malformed');
  expectRefusal(await ci.server.request('GET', CURRENT), 'access_token_malformed');
  expectRefusal(await ci.server.request('GET', CURRENT, { token: null }), 'authorization_header_invalid');
});

it('`me` knows no person behind it, and says where to ask', async () => {
  const answer = await ci.server.request('GET', '/api/v1/me', { token: await ci.accessToken() });
  expectRefusal(answer, 'authentication_failed', CURRENT);
});

it('says less once the publisher is gone', async () => {
  const token = await ci.accessToken();
  await ci.server.request('PATCH', `${PUBLISHERS}/${publisherId}`, {
    body: { publisher: { state: 'disabled' } },
  });
  expectRefusal(await current(token), 'authentication_failed');
});
