import type { Jobs } from '../../platform/jobs.ts';
import type { Platform } from '../../platform/platform.ts';
import { deliverMails } from './deliver-mails.ts';
import { smtpSender } from './smtp.ts';
import { removeSettled } from './store.ts';

const LOOK_EVERY_MS = 5_000;
/** How long a stop waits for the mail on its way: most are given over in less, and none has to be sent twice then. */
const LONGEST_FINISH_MS = 10_000;

const DAY_MS = 24 * 60 * 60_000;
const SENT_KEPT_MS = 30 * DAY_MS;
const UNSENT_KEPT_MS = 90 * DAY_MS;

/** Sends mails in the background. @returns what stops it, once the mail on its way is settled. */
export function startSender(platform: Platform, jobs: Jobs): () => Promise<void> {
  const stopping = new AbortController();
  const delivery = {
    platform,
    send: platform.config.mail === null ? null : smtpSender(platform.config.mail),
    stopping: stopping.signal,
  };
  const sender = jobs.repeat(
    {
      name: 'send-mails',
      what: 'look for mails to send',
      everyMs: LOOK_EVERY_MS,
      run: () => deliverMails(delivery),
    },
    0,
  );
  return async () => {
    const patience = setTimeout(() => stopping.abort(), LONGEST_FINISH_MS);
    await sender.stop().finally(() => clearTimeout(patience));
  };
}

/** What was sent goes after 30 days; what was not stays 90, for somebody to look at. */
export async function forgetOldMails({ database, now }: Pick<Platform, 'database' | 'now'>): Promise<void> {
  const before = (age: number) => new Date(now().getTime() - age);
  await removeSettled(database.db, ['sent'], before(SENT_KEPT_MS));
  await removeSettled(database.db, ['kept', 'failed'], before(UNSENT_KEPT_MS));
}
