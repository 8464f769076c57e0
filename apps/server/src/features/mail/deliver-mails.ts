import { show } from '@waybill/trusted-publishing';
import type { Platform } from '../../platform/platform.ts';
import { type OutgoingMail, type Send, SendError } from './smtp.ts';
import { type ClaimedMail, claimMail, keepWaitingMails, type Outcome, settleMail } from './store.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const FIRST_WAIT_MS = MINUTE_MS;
const LONGEST_WAIT_MS = 6 * HOUR_MS;
const GIVE_UP_AFTER_MS = 3 * 24 * HOUR_MS;
/** Longer than any try takes; as long does a mail wait that was being sent when its copy of the server died. */
const CLAIM_MS = 10 * MINUTE_MS;
const LONGEST_TRY_MS = 2 * MINUTE_MS;

export interface Delivery {
  platform: Pick<Platform, 'config' | 'database' | 'instance' | 'log' | 'now'>;
  /** Null: there is no SMTP server, so mails are kept. */
  send: Send | null;
  /** Aborted when the server stops: what is on its way is broken off, to be sent later. */
  stopping: AbortSignal;
}

/**
 * Sends what is due, one mail after the other. Several may run at once, here or in other copies of the server: each mail
 * is claimed by one. At least once: a copy that dies between the server's answer and our note of it leaves a mail that is
 * sent again, with the same Message-ID.
 */
export async function deliverMails(delivery: Delivery): Promise<void> {
  const { platform, send, stopping } = delivery;
  const { db } = platform.database;
  if (send === null) return keepWaitingMails(db, platform.now());
  while (!stopping.aborted) {
    const now = platform.now();
    const mail = await claimMail(db, now, new Date(now.getTime() + CLAIM_MS));
    if (mail === null) return;
    await settleMail(db, mail, await tryToSend(delivery, send, mail));
  }
}

async function tryToSend({ platform, stopping }: Delivery, send: Send, mail: ClaimedMail): Promise<Outcome> {
  try {
    await send(outgoing(platform, mail), AbortSignal.any([stopping, AbortSignal.timeout(LONGEST_TRY_MS)]));
    return { state: 'sent', at: platform.now() };
  } catch (error) {
    const failure = error instanceof SendError ? error : new SendError((error as Error).message, '', false);
    const outcome = afterFailure(mail, failure, platform.now());
    platform.log.warn(
      { mail: mail.id, attempts: mail.attempts + 1, reason: failure.reason, state: outcome.state },
      'could not send a mail',
    );
    return outcome;
  }
}

function afterFailure(mail: ClaimedMail, failure: SendError, at: Date): Outcome {
  const error = show(failure.message);
  const isTooOld = at.getTime() - mail.queuedAt.getTime() >= GIVE_UP_AFTER_MS;
  if (failure.isFinal || isTooOld) return { state: 'failed', at, error };
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(mail.attempts, 20));
  return { state: 'waiting', nextTryAt: new Date(at.getTime() + wait), error };
}

function outgoing({ config, instance }: Delivery['platform'], mail: ClaimedMail): OutgoingMail {
  const domain = config.mail?.from.address.split('@')[1] ?? 'localhost';
  return {
    to: mail.to,
    subject: mail.subject,
    text: mail.text,
    date: mail.createdAt,
    messageId: `<waybill-${instance}-${mail.id}@${domain}>`,
  };
}
