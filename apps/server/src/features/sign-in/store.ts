import type { Queries } from '../../platform/database/open.ts';
import type { Person } from './person.ts';

export interface Attempt {
  stateHash: string;
  /** Of the secret in the cookie of the browser that was sent away. */
  browserHash: string;
  providerId: string;
  nonce: string;
  codeVerifier: string;
  returnTo: string;
  expiresAt: Date;
}

export async function insertAttempt(db: Queries, attempt: Attempt): Promise<void> {
  await db
    .insertInto('sign_in_attempts')
    .values({
      state_hash: attempt.stateHash,
      browser_hash: attempt.browserHash,
      provider_id: attempt.providerId,
      nonce: attempt.nonce,
      code_verifier: attempt.codeVerifier,
      return_to: attempt.returnTo,
      expires_at: attempt.expiresAt.getTime(),
    })
    .execute();
}

/**
 * Takes the attempt, once: of two that come with the same state one gets null. It has to be of this browser and of this
 * provider; that of another is left alone, so that nobody can end somebody else's.
 */
export async function takeAttempt(
  db: Queries,
  wanted: Pick<Attempt, 'stateHash' | 'browserHash' | 'providerId'>,
  now: Date,
): Promise<Pick<Attempt, 'nonce' | 'codeVerifier' | 'returnTo'> | null> {
  const row = await db
    .deleteFrom('sign_in_attempts')
    .where('state_hash', '=', wanted.stateHash)
    .where('browser_hash', '=', wanted.browserHash)
    .where('provider_id', '=', wanted.providerId)
    .where('expires_at', '>', now.getTime())
    .returning(['nonce', 'code_verifier', 'return_to'])
    .executeTakeFirst();
  return row === undefined
    ? null
    : { nonce: row.nonce, codeVerifier: row.code_verifier, returnTo: row.return_to };
}

/** Somebody who is back and has to choose a login. */
export interface Choice {
  ticketHash: string;
  browserHash: string;
  providerId: string;
  person: Person;
  returnTo: string;
  expiresAt: Date;
}

export async function insertChoice(db: Queries, choice: Choice): Promise<void> {
  await db
    .insertInto('sign_in_choices')
    .values({
      ticket_hash: choice.ticketHash,
      browser_hash: choice.browserHash,
      provider_id: choice.providerId,
      person: JSON.stringify(choice.person),
      return_to: choice.returnTo,
      expires_at: choice.expiresAt.getTime(),
    })
    .execute();
}

/** As `takeAttempt`. */
export async function takeChoice(
  db: Queries,
  wanted: Pick<Choice, 'ticketHash' | 'browserHash' | 'providerId'>,
  now: Date,
): Promise<Pick<Choice, 'person' | 'returnTo' | 'expiresAt'> | null> {
  const row = await db
    .deleteFrom('sign_in_choices')
    .where('ticket_hash', '=', wanted.ticketHash)
    .where('browser_hash', '=', wanted.browserHash)
    .where('provider_id', '=', wanted.providerId)
    .where('expires_at', '>', now.getTime())
    .returning(['person', 'return_to', 'expires_at'])
    .executeTakeFirst();
  if (row === undefined) return null;
  const person = JSON.parse(row.person) as Person;
  return { person, returnTo: row.return_to, expiresAt: new Date(row.expires_at) };
}

export async function forgetSignIns(db: Queries, now: Date): Promise<void> {
  await db.deleteFrom('sign_in_attempts').where('expires_at', '<=', now.getTime()).execute();
  await db.deleteFrom('sign_in_choices').where('expires_at', '<=', now.getTime()).execute();
}

export interface IdentityKey {
  providerId: string;
  issuer: string;
  subject: string;
}

/** @returns the user, whose last sign-in this is now. */
export async function useIdentity(db: Queries, key: IdentityKey, at: Date): Promise<number | null> {
  const row = await db
    .updateTable('user_identities')
    .set({ last_sign_in_at: at.getTime() })
    .where('provider_id', '=', key.providerId)
    .where('issuer', '=', key.issuer)
    .where('subject', '=', key.subject)
    .returning('user_id')
    .executeTakeFirst();
  return row?.user_id ?? null;
}

/** @returns false when the identity is somebody's, or the user is somebody else at this provider already. */
export async function insertIdentity(
  db: Queries,
  userId: number,
  key: IdentityKey,
  at: Date,
): Promise<boolean> {
  const row = await db
    .insertInto('user_identities')
    .values({
      user_id: userId,
      provider_id: key.providerId,
      issuer: key.issuer,
      subject: key.subject,
      created_at: at.getTime(),
      last_sign_in_at: at.getTime(),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}
