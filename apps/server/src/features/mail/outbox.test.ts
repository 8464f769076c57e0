import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KeyName } from '../../config/keys.ts';
import { startLoggedServer } from '../../testing/logged-server.ts';
import { type SmtpServer, startSmtpServer } from '../../testing/smtp-server.ts';
import { freePort, type TestServer } from '../../testing/test-server.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../testing/trusted-ci.ts';
import { deliverMails } from './deliver-mails.ts';
import { forgetOldMails, type Mail, queueMail } from './index.ts';
import { smtpSender } from './smtp.ts';
import { claimMail } from './store.ts';

const FROM = 'Waybill <waybill@crates.example.com>';
const HELLO: Mail = { to: 'ada@example.com', subject: 'Hello', text: 'First line\n.dot\nGrüße\n' };

let smtp: SmtpServer;
let server: TestServer;
let logged: () => string;
beforeEach(async () => {
  smtp = await startSmtpServer();
});
afterEach(async () => {
  await server.close();
  await smtp.close();
});

async function start(url = smtp.url): Promise<void> {
  const keys: Partial<Record<KeyName, string>> = { 'mail.smtp_url': url, 'mail.from': FROM };
  ({ server, logged } = await startLoggedServer(keys));
}

const queue = (...mails: Mail[]) => {
  const { database, now } = server.running.platform;
  return database.db.transaction().execute((db) => queueMail(db, mails, now()));
};
/** A sender beside the server's own, as another copy of the server has one. */
const deliver = () => {
  const { platform } = server.running;
  const send = platform.config.mail === null ? null : smtpSender(platform.config.mail);
  return deliverMails({ platform, send, stopping: new AbortController().signal });
};
const list = async () => (await server.request('GET', '/api/v1/admin/mails')).json.mails;

/** Sends until the newest mail is as wanted: the server's own sender may have been quicker, and still be at it. */
async function delivered(wanted: Record<string, unknown>): Promise<void> {
  await expect
    .poll(
      async () => {
        await deliver();
        return (await list())[0];
      },
      { timeout: 20_000 },
    )
    .toMatchObject(wanted);
}

describe('with an SMTP server', () => {
  it('delivers what was queued, once', async () => {
    await start();
    await queue(HELLO);
    await delivered({ state: 'sent', attempts: 1, last_error: null, to: 'ada@example.com' });
    await deliver();
    expect(smtp.received).toHaveLength(1);
    expect(smtp.received[0]).toMatchObject({ from: 'waybill@crates.example.com', to: ['ada@example.com'] });
    const { data } = smtp.received[0] ?? { data: '' };
    expect(data).toMatch(/^From: Waybill <waybill@crates\.example\.com>\r$/m);
    expect(data).toMatch(/^Subject: Hello\r$/m);
    expect(data).toMatch(/^Auto-Submitted: auto-generated\r$/m);
    expect(data).toMatch(/^Message-ID:\s+<waybill-[^@]+-1@crates\.example\.com>\r$/m);
    expect(data).toContain('\r\n.dot\r\n');
    expect(data).toContain('Gr=C3=BC=C3=9Fe');
  });

  it('sends nothing of a transaction that was undone', async () => {
    await start();
    const { database, now } = server.running.platform;
    const undone = database.db.transaction().execute(async (db) => {
      await queueMail(db, [HELLO], now());
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    await deliver();
    expect(await list()).toEqual([]);
    expect(smtp.received).toEqual([]);
  });

  it('tries again after a refusal for the time being, later and later', async () => {
    await start();
    smtp.answerNextRecipients('450 4.2.1 come back later', '451 4.3.0 not yet');
    await queue(HELLO);
    await delivered({ state: 'waiting', attempts: 1 });
    expect((await list())[0].last_error).toContain('450 4.2.1 come back later');
    await deliver();
    expect((await list())[0]).toMatchObject({ attempts: 1 });
    server.advance(MINUTE_MS);
    await delivered({ state: 'waiting', attempts: 2 });
    server.advance(MINUTE_MS);
    await deliver();
    expect((await list())[0]).toMatchObject({ attempts: 2 });
    server.advance(MINUTE_MS);
    await delivered({ state: 'sent', attempts: 3, last_error: null });
    expect(smtp.received).toHaveLength(1);
  });

  it('gives up at once where the mail is refused for good, until it is asked to try again', async () => {
    await start();
    smtp.answerNextRecipients('550 5.1.1 no such user');
    await queue(HELLO);
    await delivered({ state: 'failed', attempts: 1 });
    const [{ id, last_error: error }] = await list();
    expect(error).toContain('550 5.1.1 no such user');
    const again = await server.request('POST', `/api/v1/admin/mails/${id}/retry`);
    expect(again.json.mail).toMatchObject({ id, state: 'waiting', attempts: 0 });
    await delivered({ state: 'sent' });
    expect(smtp.received).toHaveLength(1);
  });

  it('gives up after three days without a server', async () => {
    await start(`smtp://127.0.0.1:${await freePort()}`);
    await queue(HELLO);
    await delivered({ state: 'waiting', attempts: 1 });
    expect((await list())[0].last_error).toContain('ECONNREFUSED');
    server.advance(3 * DAY_MS - HOUR_MS);
    await delivered({ state: 'waiting', attempts: 2 });
    server.advance(HOUR_MS);
    await delivered({ state: 'failed', attempts: 3 });
  });

  it('sends each mail once, however many senders there are', async () => {
    await start();
    smtp.slowness = 20;
    const mails = Array.from({ length: 12 }, (_, at) => ({ ...HELLO, to: `person-${at}@example.com` }));
    await queue(...mails);
    await Promise.all([deliver(), deliver(), deliver()]);
    await delivered({ state: 'sent' });
    await expect
      .poll(async () => (await list()).map((mail: { state: string }) => mail.state))
      .not.toContain('waiting');
    const recipients = smtp.received.map(({ to }) => to[0]).sort();
    expect(recipients).toEqual(mails.map(({ to }) => to).sort());
  });

  it('sends a mail whose sender died, once its claim has run out', async () => {
    await start();
    const { database, now } = server.running.platform;
    await database.db.transaction().execute(async (db) => {
      await queueMail(db, [HELLO], now());
      await claimMail(db, now(), new Date(now().getTime() + 10 * MINUTE_MS));
    });
    await deliver();
    expect(await list()).toMatchObject([{ state: 'waiting', attempts: 0 }]);
    server.advance(11 * MINUTE_MS);
    await delivered({ state: 'sent' });
    expect(smtp.received).toHaveLength(1);
  });

  it('breaks off what is on its way when it is told to', async () => {
    await start();
    smtp.slowness = 10_000;
    const { mail } = server.running.platform.config;
    if (mail === null) throw new Error('there is no SMTP server');
    const message = { ...HELLO, messageId: '<1@example.com>', date: new Date() };
    const started = Date.now();
    const sending = smtpSender(mail)(message, AbortSignal.timeout(300));
    await expect(sending).rejects.toMatchObject({ name: 'SendError', isFinal: false });
    expect(Date.now() - started).toBeLessThan(5_000);
  });

  it('logs neither text nor subject nor what the server says', async () => {
    await start();
    smtp.answerNextRecipients('450 4.2.1 ServerSaysThis');
    await queue({ ...HELLO, subject: 'SubjectOfTheMail', text: 'TextOfTheMail' });
    await delivered({ state: 'waiting', attempts: 1 });
    expect(logged()).toContain('could not send a mail');
    expect(logged()).toContain('EENVELOPE 450');
    for (const secret of ['SubjectOfTheMail', 'TextOfTheMail', 'ServerSaysThis', 'ada@example.com'])
      expect(logged()).not.toContain(secret);
  });

  it('forgets what was sent after 30 days, and what was not after 90', async () => {
    await start();
    await queue(HELLO);
    await delivered({ state: 'sent' });
    smtp.answerNextRecipients('550 no');
    await queue({ ...HELLO, to: 'bob@example.com' });
    await delivered({ state: 'failed' });
    const states = async () => {
      await forgetOldMails(server.running.platform);
      return (await list()).map((mail: { state: string }) => mail.state);
    };
    server.advance(29 * DAY_MS);
    expect(await states()).toEqual(['failed', 'sent']);
    server.advance(2 * DAY_MS);
    expect(await states()).toEqual(['failed']);
    server.advance(60 * DAY_MS);
    expect(await states()).toEqual([]);
  });
});
