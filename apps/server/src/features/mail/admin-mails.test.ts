import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectRefusal } from '../../testing/expect-refusal.ts';
import { personWithToken } from '../../testing/people.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { queueMail } from './index.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  const { database, now } = server.running.platform;
  const mails = [1, 2, 3, 4, 5].map((at) => ({
    to: `p${at}@example.com`,
    subject: `No ${at}`,
    text: `t${at}`,
  }));
  await queueMail(database.db, mails, now());
});
afterAll(() => server.close());

const get = (query = '') => server.request('GET', `/api/v1/admin/mails${query}`);

it('shows mails where nothing is sent, newest first', async () => {
  const answer = await get();
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.json.meta).toEqual({ next_page: null });
  expect(answer.json.mails.map((mail: { subject: string }) => mail.subject)).toEqual([
    'No 5',
    'No 4',
    'No 3',
    'No 2',
    'No 1',
  ]);
  expect(answer.json.mails[0]).toEqual({
    id: expect.any(Number),
    state: 'kept',
    to: 'p5@example.com',
    subject: 'No 5',
    text: 't5',
    has_secret: false,
    attempts: 0,
    last_error: null,
    created_at: expect.stringMatching(/Z$/),
    next_try_at: null,
    settled_at: expect.stringMatching(/Z$/),
  });
});

it('in pages', async () => {
  const seen: string[] = [];
  let query: string | null = '?per_page=2';
  while (query !== null) {
    const { json } = await get(query);
    seen.push(...json.mails.map((mail: { to: string }) => mail.to));
    query = json.meta.next_page;
  }
  expect(seen).toEqual([5, 4, 3, 2, 1].map((at) => `p${at}@example.com`));
});

it('of one state', async () => {
  expect((await get('?state=kept')).json.mails).toHaveLength(5);
  expect((await get('?state=sent')).json.mails).toEqual([]);
  expectRefusal(await get('?state=lost'), 'query_invalid', 'waiting, kept, sent, failed');
  expectRefusal(await get('?sate=kept'), 'query_invalid', '`sate` is not known');
});

it('to administrators only', async () => {
  const token = await personWithToken(server, 'person');
  expectRefusal(await server.request('GET', '/api/v1/admin/mails', { token }), 'permission_denied');
  expectRefusal(await server.request('POST', '/api/v1/admin/mails/1/retry', { token }), 'permission_denied');
});

it('cannot send one again without a server, nor one that is not there', async () => {
  const [{ id }] = (await get()).json.mails;
  expectRefusal(
    await server.request('POST', `/api/v1/admin/mails/${id}/retry`),
    'mail_not_sendable',
    'mail.smtp_url',
  );
  expectRefusal(await server.request('POST', '/api/v1/admin/mails/999/retry'), 'not_found', '999');
});
