import type { Selectable } from 'kysely';
import type { Queries } from '../../../platform/database/open.ts';
import type { PasskeyChallengeTable, PasskeyTable } from '../../../platform/database/schema.ts';

export interface StoredPasskey {
  id: number;
  userId: number;
  credentialId: string;
  publicKey: string;
  counter: number;
  transports: string[];
  name: string;
  createdAt: Date;
  lastUsedAt: Date | null;
}

export interface ChallengeUse {
  purpose: PasskeyChallengeTable['purpose'];
  boundTo: string;
}

export async function listPasskeys(db: Queries, userId: number): Promise<StoredPasskey[]> {
  const rows = await db
    .selectFrom('passkeys')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('id')
    .execute();
  return rows.map(toPasskey);
}

export async function findPasskey(db: Queries, credentialId: string): Promise<StoredPasskey | null> {
  const row = await db
    .selectFrom('passkeys')
    .selectAll()
    .where('credential_id', '=', credentialId)
    .executeTakeFirst();
  return row === undefined ? null : toPasskey(row);
}

/** @returns null when somebody has a passkey of this id. */
export async function insertPasskey(
  db: Queries,
  passkey: Pick<
    StoredPasskey,
    'userId' | 'credentialId' | 'publicKey' | 'counter' | 'transports' | 'name'
  > & {
    at: Date;
  },
): Promise<StoredPasskey | null> {
  const row = await db
    .insertInto('passkeys')
    .values({
      user_id: passkey.userId,
      credential_id: passkey.credentialId,
      public_key: passkey.publicKey,
      counter: passkey.counter,
      transports: JSON.stringify(passkey.transports),
      name: passkey.name,
      created_at: passkey.at.getTime(),
      last_used_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? null : toPasskey(row);
}

/**
 * Notes a use. Authenticators that count must have gone on since the last time; those that do not stay at 0 (WebAuthn §6.1.1).
 * @returns false when the counter went back, or another answer with it came first.
 */
export async function notePasskeyUse(
  db: Queries,
  { id, counter, at }: { id: number; counter: number; at: Date },
): Promise<boolean> {
  const row = await db
    .updateTable('passkeys')
    .set({ counter, last_used_at: at.getTime() })
    .where('id', '=', id)
    .where((where) => (counter === 0 ? where('counter', '=', 0) : where('counter', '<', counter)))
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function renamePasskey(
  db: Queries,
  { id, userId, name }: { id: number; userId: number; name: string },
): Promise<StoredPasskey | null> {
  const row = await db
    .updateTable('passkeys')
    .set({ name })
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? null : toPasskey(row);
}

export async function deletePasskey(db: Queries, id: number, userId: number): Promise<StoredPasskey | null> {
  const row = await db
    .deleteFrom('passkeys')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? null : toPasskey(row);
}

/** @returns how many there were. */
export async function deletePasskeys(db: Queries, userId: number): Promise<number> {
  return (await db.deleteFrom('passkeys').where('user_id', '=', userId).returning('id').execute()).length;
}

export async function insertChallenge(
  db: Queries,
  hash: string,
  { purpose, boundTo }: ChallengeUse,
  expiresAt: Date,
): Promise<void> {
  await db
    .insertInto('passkey_challenges')
    .values({ challenge_hash: hash, purpose, bound_to: boundTo, expires_at: expiresAt.getTime() })
    .execute();
}

/** Each is good once, in time, and where it was asked. */
export async function takeChallenge(
  db: Queries,
  hash: string,
  { purpose, boundTo }: ChallengeUse,
  now: Date,
): Promise<boolean> {
  const row = await db
    .deleteFrom('passkey_challenges')
    .where('challenge_hash', '=', hash)
    .where('purpose', '=', purpose)
    .where('bound_to', '=', boundTo)
    .where('expires_at', '>', now.getTime())
    .returning('challenge_hash')
    .executeTakeFirst();
  return row !== undefined;
}

export async function forgetChallenges(db: Queries, before: Date): Promise<void> {
  await db.deleteFrom('passkey_challenges').where('expires_at', '<', before.getTime()).execute();
}

const toPasskey = (row: Selectable<PasskeyTable>): StoredPasskey => ({
  id: row.id,
  userId: row.user_id,
  credentialId: row.credential_id,
  publicKey: row.public_key,
  counter: row.counter,
  transports: JSON.parse(row.transports) as string[],
  name: row.name,
  createdAt: new Date(row.created_at),
  lastUsedAt: row.last_used_at === null ? null : new Date(row.last_used_at),
});
