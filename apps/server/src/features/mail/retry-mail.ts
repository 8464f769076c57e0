import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import { beforeAfter, recordEvent } from '../audit/index.ts';
import { findMail, type MailRow, queueAgain } from './store.ts';

/** Puts a mail that was kept or given up back into the queue. @throws Problem `not_found`, `mail_not_sendable` */
export async function retryMail(
  { config, database, now }: Pick<Platform, 'config' | 'database' | 'now'>,
  id: number,
  context: { userId: number; correlationId: string },
): Promise<MailRow> {
  return database.db.transaction().execute(async (db) => {
    const mail = await findMail(db, id);
    if (mail === null) throw new Problem('not_found', `There is no mail with the id ${id}.`);
    if (config.mail === null) {
      throw new Problem(
        'mail_not_sendable',
        'This registry has no SMTP server to send mails with; its operator sets `mail.smtp_url` and `mail.from`.',
      );
    }
    const at = now();
    if (!(await queueAgain(db, id, at)))
      throw new Problem('mail_not_sendable', `The mail ${id} is sent already.`);
    await recordEvent(db, {
      at,
      actor: { kind: 'user', id: context.userId },
      action: 'mail.retried',
      detail: { id, ...beforeAfter({ state: mail.state }, { state: 'waiting' }) },
      correlationId: context.correlationId,
    });
    return (await findMail(db, id)) ?? mail;
  });
}
