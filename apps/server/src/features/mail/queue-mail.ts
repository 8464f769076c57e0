import { isMailAddress } from '../../config/mail.ts';
import type { Queries } from '../../platform/database/open.ts';
import { NO_ADDRESS } from './smtp.ts';
import { insertMails } from './store.ts';

export interface Mail {
  /** One address. */
  to: string;
  subject: string;
  /** Plain text, lines ended by `\n`. */
  text: string;
}

const LONGEST_SUBJECT = 200;

/**
 * Puts mails into the outbox, in the caller's transaction: they exist if and only if the change they tell of was
 * committed. They are sent in the background. It never throws over what is in a mail, as a change must not fail over the
 * message about it: one that has no usable address is there as failed.
 */
export async function queueMail(db: Queries, mails: readonly Mail[], at: Date): Promise<void> {
  await insertMails(
    db,
    mails.map((mail) => ({
      to: mail.to,
      subject: subjectOf(mail.subject),
      text: mail.text,
      refusal: isMailAddress(mail.to) ? null : NO_ADDRESS,
    })),
    at,
  );
}

/** One line without anything invisible: no subject can begin another header. */
function subjectOf(text: string): string {
  const line = text.replace(/[\p{C}\p{Z}]+/gu, ' ').trim();
  const characters = Array.from(line);
  return characters.length <= LONGEST_SUBJECT
    ? line
    : `${characters.slice(0, LONGEST_SUBJECT - 1).join('')}…`;
}
