import { afterAll, beforeAll, expect, it } from 'vitest';
import { type SmtpServer, startSmtpServer } from '../../testing/smtp-server.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { deliverMails } from './deliver-mails.ts';
import { queueMail } from './index.ts';
import { smtpSender } from './smtp.ts';

let smtp: SmtpServer;
let server: TestServer;
beforeAll(async () => {
  smtp = await startSmtpServer();
  server = await startTestServer({ 'mail.smtp_url': smtp.url, 'mail.from': 'waybill@example.com' });
});
afterAll(async () => {
  await server.close();
  await smtp.close();
});

async function send(to: string, subject: string): Promise<Record<string, unknown>> {
  const { platform } = server.running;
  await queueMail(platform.database.db, [{ to, subject, text: 'text' }], platform.now());
  const send = platform.config.mail === null ? null : smtpSender(platform.config.mail);
  const newest = async () => {
    await deliverMails({ platform, send, stopping: new AbortController().signal });
    return (await server.request('GET', '/api/v1/admin/mails')).json.mails[0];
  };
  await expect.poll(newest, { timeout: 20_000 }).not.toMatchObject({ state: 'waiting' });
  return newest();
}

const HEADERS = [
  'Auto-Submitted',
  'Content-Transfer-Encoding',
  'Content-Type',
  'Date',
  'From',
  'MIME-Version',
  'Message-ID',
  'Subject',
  'To',
];

it.each([
  'Hello\r\nBcc: evil@example.com',
  'Hello\nBcc: evil@example.com',
  'Hello\rBcc: evil@example.com',
  'Hello\r\n\r\nAnother body',
  'Hello\u2028Bcc: evil@example.com',
  'Hello\u0085Bcc: evil@example.com',
  'Hello\u0000\u202eBcc: evil@example.com',
])('a subject stays one header: %j', async (subject) => {
  const before = smtp.received.length;
  const mail = await send('ada@example.com', subject);
  expect(mail['state']).toBe('sent');
  const received = smtp.received.slice(before);
  expect(received).toHaveLength(1);
  expect(received[0]?.to).toEqual(['ada@example.com']);
  const [head = '', body = ''] = (received[0]?.data ?? '').split('\r\n\r\n', 2);
  const names = head.split('\r\n').flatMap((line) => /^([^ \t:]+):/.exec(line)?.[1] ?? []);
  expect(names.sort()).toEqual(HEADERS);
  expect(body.trim()).toBe('text');
});

it('a long subject is cut', async () => {
  const mail = await send('ada@example.com', `${'é'.repeat(5_000)}end`);
  expect(Array.from(mail['subject'] as string)).toHaveLength(200);
});

it.each([
  'ada@example.com\r\nBcc: evil@example.com',
  'ada@example.com, evil@example.com',
  'ada@example.com>\r\nRCPT TO:<evil@example.com',
  'Ada <ada@example.com>',
  'ada@example.com evil@example.com',
  '"a b"@example.com',
  'group:ada@example.com;',
  'two@ats@example.com',
  'no-at',
  '',
])('what is not one address is sent nowhere: %j', async (to) => {
  const before = smtp.received.length;
  const mail = await send(to, 'Hello');
  expect(mail).toMatchObject({ state: 'failed', last_error: expect.stringContaining('no address') });
  const again = await server.request('POST', `/api/v1/admin/mails/${mail['id']}/retry`);
  expect(again.status).toBe(200);
  const { platform } = server.running;
  const send2 = platform.config.mail === null ? null : smtpSender(platform.config.mail);
  await deliverMails({ platform, send: send2, stopping: new AbortController().signal });
  expect(smtp.received).toHaveLength(before);
});
