import { afterAll, beforeAll, expect, it } from 'vitest';
import { cookieOf, createPerson, FROM_MANY_ADDRESSES, signIn, tokenOf } from '../../testing/people.ts';
import { type SecondCopy, startSecondCopy } from '../../testing/second-copy.ts';
import { startTrustedCi, TOKENS, type TrustedCi } from '../../testing/trusted-ci.ts';

/** What is taken from somebody at one copy is gone at the others with their next request: nobody remembers who may do what. */
let ci: TrustedCi;
let second: SecondCopy;
beforeAll(async () => {
  ci = await startTrustedCi({ keys: FROM_MANY_ADDRESSES });
  await ci.publish('rocket', '1.0.0');
  second = await startSecondCopy(ci.server);
  await createPerson(ci.server, 'ada');
});
afterAll(async () => {
  await second.close();
  await ci.close();
});

const statusThere = async (path: string, headers: Record<string, string>, method = 'GET') =>
  (await fetch(`${second.url}${path}`, { method, headers })).status;

it('an API token', async () => {
  const token = await tokenOf(ci.server, 'ada');
  expect(await statusThere('/api/v1/me', { authorization: token })).toBe(200);
  await ci.server.request('DELETE', '/api/v1/tokens/current', { token });
  expect(await statusThere('/api/v1/me', { authorization: token })).toBe(403);
});

it('a session, which every copy knows at once', async () => {
  const cookie = cookieOf(await signIn(ci.server, 'ada@example.com', 'a password for tests'));
  expect(await statusThere('/api/v1/me', { cookie })).toBe(200);
  const ended = await ci.server.request('DELETE', '/api/v1/admin/users/ada/sessions');
  expect(ended.status, ended.text).toBeLessThan(300);
  expect(await statusThere('/api/v1/me', { cookie })).toBe(403);
});

it('the rights of an administrator', async () => {
  const token = await tokenOf(ci.server, 'ada');
  const change = async (admin: boolean) => {
    const body = { admin };
    const answer = await ci.server.request('PATCH', '/api/v1/admin/users/ada', { body });
    expect(answer.status, answer.text).toBe(200);
  };
  expect(await statusThere('/api/v1/admin/jobs', { authorization: token })).toBe(403);
  await change(true);
  expect(await statusThere('/api/v1/admin/jobs', { authorization: token })).toBe(200);
  await change(false);
  expect(await statusThere('/api/v1/admin/jobs', { authorization: token })).toBe(403);
});

it('an access token of CI, by its own end and by the end of its publisher', async () => {
  const id = await ci.trust('rocket');
  const current = async (token: string) =>
    statusThere(`${TOKENS}/current`, { authorization: `Bearer ${token}` });
  const revoked = await ci.accessToken();
  expect(await current(revoked)).toBe(200);
  await ci.server.request('DELETE', TOKENS, { token: revoked });
  expect(await current(revoked)).not.toBe(200);
  const orphaned = await ci.accessToken();
  expect(await current(orphaned)).toBe(200);
  await ci.server.request('DELETE', `/api/v1/trusted_publishing/publishers/${id}`);
  expect(await current(orphaned)).not.toBe(200);
});
