import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import { recordEvent } from '../audit/index.ts';
import { findMail, type MailRow } from './store.ts';

/**
 * A mail with all that is in it, for an administrator who hands it on where nothing could be sent. Everybody can see in the trail
 * that they did. @throws Problem `not_found`, `mail_settled`
 */
export async function revealMail(
  { database, now }: Pick<Platform, 'database' | 'now'>,
  id: number,
  context: { userId: number; correlationId: string },
): Promise<MailRow> {
  return database.db.transaction().execute(async (db) => {
    const mail = await findMail(db, id);
    if (mail === null) throw new Problem('not_found', `There is no mail with the id ${id}.`);
    if (mail.state === 'sent')
      throw new Problem(
        'mail_settled',
        `The mail ${id} was sent: what is secret in it is for ${mail.recipient} alone.`,
      );
    await recordEvent(db, {
      at: now(),
      actor: { kind: 'user', id: context.userId },
      action: 'mail.revealed',
      detail: { id, to: mail.recipient, subject: mail.subject },
      correlationId: context.correlationId,
    });
    return mail;
  });
}
