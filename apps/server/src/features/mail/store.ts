import type { Queries } from '../../platform/database/open.ts';

export const mailStates = ['waiting', 'kept', 'sent', 'failed'] as const;
export type MailState = (typeof mailStates)[number];

export interface NewMail {
  to: string;
  subject: string;
  text: string;
  /** Why it cannot be sent at all, or null. */
  refusal: string | null;
}

export async function insertMails(db: Queries, mails: readonly NewMail[], at: Date): Promise<void> {
  if (mails.length === 0) return;
  const time = at.getTime();
  await db
    .insertInto('mails')
    .values(
      mails.map(({ to, subject, text, refusal }) => ({
        recipient: to,
        subject,
        body: text,
        state: refusal === null ? ('waiting' as const) : ('failed' as const),
        attempts: 0,
        created_at: time,
        queued_at: time,
        next_try_at: time,
        claimed_until: 0,
        settled_at: refusal === null ? null : time,
        last_error: refusal,
      })),
    )
    .execute();
}

export interface ClaimedMail {
  id: number;
  to: string;
  subject: string;
  text: string;
  attempts: number;
  createdAt: Date;
  queuedAt: Date;
  /** Also tells this claim from a later one of the same mail. */
  claimedUntil: number;
}

/**
 * Claims the mail that is due longest, for one sender among all copies of the server: where two choose the same one, the
 * second waits for the first's row and then finds the condition broken. A claim runs out, so that a mail is not lost with
 * the copy that was sending it.
 */
export async function claimMail(db: Queries, now: Date, until: Date): Promise<ClaimedMail | null> {
  const time = now.getTime();
  const row = await db
    .updateTable('mails')
    .set({ claimed_until: until.getTime() })
    .where('id', '=', (select) =>
      select
        .selectFrom('mails')
        .select('id')
        .where('state', '=', 'waiting')
        .where('next_try_at', '<=', time)
        .where('claimed_until', '<', time)
        .orderBy('next_try_at')
        .orderBy('id')
        .limit(1),
    )
    .where('state', '=', 'waiting')
    .where('claimed_until', '<', time)
    .returning(['id', 'recipient', 'subject', 'body', 'attempts', 'created_at', 'queued_at'])
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    id: row.id,
    to: row.recipient,
    subject: row.subject,
    text: row.body,
    attempts: row.attempts,
    createdAt: new Date(row.created_at),
    queuedAt: new Date(row.queued_at),
    claimedUntil: until.getTime(),
  };
}

export type Outcome =
  | { state: 'sent'; at: Date }
  | { state: 'failed'; at: Date; error: string }
  | { state: 'waiting'; nextTryAt: Date; error: string };

/** Ends a claim, unless it ran out and somebody else has the mail now. */
export async function settleMail(db: Queries, mail: ClaimedMail, outcome: Outcome): Promise<void> {
  await db
    .updateTable('mails')
    .set({
      state: outcome.state,
      attempts: mail.attempts + 1,
      claimed_until: 0,
      last_error: outcome.state === 'sent' ? null : outcome.error,
      ...(outcome.state === 'waiting'
        ? { next_try_at: outcome.nextTryAt.getTime() }
        : { settled_at: outcome.at.getTime() }),
    })
    .where('id', '=', mail.id)
    .where('claimed_until', '=', mail.claimedUntil)
    .execute();
}

/** What is waiting where nothing is sent. */
export async function keepWaitingMails(db: Queries, at: Date): Promise<void> {
  await db
    .updateTable('mails')
    .set({ state: 'kept', settled_at: at.getTime() })
    .where('state', '=', 'waiting')
    .execute();
}

/** @returns false when there is no such mail, or it is sent. */
export async function queueAgain(db: Queries, id: number, at: Date): Promise<boolean> {
  const time = at.getTime();
  const row = await db
    .updateTable('mails')
    .set({
      state: 'waiting',
      attempts: 0,
      queued_at: time,
      next_try_at: time,
      settled_at: null,
      last_error: null,
    })
    .where('id', '=', id)
    .where('state', '!=', 'sent')
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Removes mails of these states that were settled before. */
export async function removeSettled(
  db: Queries,
  states: readonly MailState[],
  settledBefore: Date,
): Promise<void> {
  await db
    .deleteFrom('mails')
    .where('state', 'in', states)
    .where('settled_at', '<', settledBefore.getTime())
    .execute();
}

const columns = [
  'id',
  'recipient',
  'subject',
  'body',
  'state',
  'attempts',
  'created_at',
  'next_try_at',
  'settled_at',
  'last_error',
] as const;

/** Newest first. */
export async function listMails(
  db: Queries,
  { state, before, limit }: { state: MailState | null; before: number | null; limit: number },
) {
  return db
    .selectFrom('mails')
    .select(columns)
    .$if(state !== null, (query) => query.where('state', '=', state as MailState))
    .$if(before !== null, (query) => query.where('id', '<', before as number))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

export type MailRow = Awaited<ReturnType<typeof listMails>>[number];

/** How many there are, by state. */
export async function countMails(db: Queries): Promise<Record<MailState, number>> {
  const rows = await db
    .selectFrom('mails')
    .select(({ fn }) => ['state', fn.countAll<number>().as('count')])
    .groupBy('state')
    .execute();
  const counts = { waiting: 0, kept: 0, sent: 0, failed: 0 };
  for (const { state, count } of rows) counts[state] = Number(count);
  return counts;
}

export async function findMail(db: Queries, id: number): Promise<MailRow | null> {
  return (await db.selectFrom('mails').select(columns).where('id', '=', id).executeTakeFirst()) ?? null;
}
