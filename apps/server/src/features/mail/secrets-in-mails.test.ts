import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectRefusal } from '../../testing/expect-refusal.ts';
import { eventsOf } from '../../testing/publisher-state.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { queueMail } from './index.ts';

const SECRET = 'aB3-_x'.repeat(7);
let server: TestServer;
let id: number;
beforeAll(async () => {
  server = await startTestServer();
  const { database, now } = server.running.platform;
  const text = `Set it here:\n\n  ${server.url}/reset-password?token=${SECRET}\n`;
  await queueMail(database.db, [{ to: 'ada@example.com', subject: 'set a new password', text }], now());
  id = (await mails())[0].id;
});
afterAll(() => server.close());

const mails = async () => (await server.request('GET', '/api/v1/admin/mails')).json.mails;
const reveal = (which: number) => server.request('POST', `/api/v1/admin/mails/${which}/reveal`);

it('are left out of what administrators look at', async () => {
  const { text, has_secret: hasSecret } = (await mails())[0];
  expect(text).toBe(`Set it here:\n\n  ${server.url}/reset-password?token=***\n`);
  expect(hasSecret).toBe(true);
});

it('are shown to who wants to hand the mail on, and that is in the trail', async () => {
  expect((await reveal(id)).json.mail).toMatchObject({ id, text: expect.stringContaining(SECRET) });
  const events = await eventsOf(server, 'mail.revealed');
  expect(events).toMatchObject([{ actor: { login: 'admin' }, detail: { id, to: 'ada@example.com' } }]);
  expect(JSON.stringify(events)).not.toContain(SECRET);
});

it('are not shown of a mail that was sent', async () => {
  const { db } = server.running.platform.database;
  await db.updateTable('mails').set({ state: 'sent' }).where('id', '=', id).execute();
  expectRefusal(await reveal(id), 'mail_settled', 'ada@example.com');
  expectRefusal(await reveal(999), 'not_found');
});
