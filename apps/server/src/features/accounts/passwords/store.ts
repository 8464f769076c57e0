import type { Queries } from '../../../platform/database/open.ts';

/** The account of somebody who has a password, by the verified e-mail address. */
export async function findPassworded(
  db: Queries,
  email: string,
): Promise<{ userId: number; accountId: string; email: string } | null> {
  const row = await db
    .withTables<CredentialTables>()
    .selectFrom('users')
    .innerJoin('auth_users', 'auth_users.id', 'users.auth_user_id')
    .innerJoin('auth_accounts', 'auth_accounts.user_id', 'auth_users.id')
    .select(['users.id as userId', 'auth_users.id as accountId', 'auth_users.email as email'])
    .where('auth_users.email', '=', email.toLowerCase())
    .where('auth_accounts.provider_id', '=', 'credential')
    .executeTakeFirst();
  return row ?? null;
}

export async function storePassword(
  db: Queries,
  accountId: string,
  hash: string,
  at: Date,
  engine: 'sqlite' | 'postgres',
): Promise<void> {
  await db
    .withTables<CredentialTables>()
    .updateTable('auth_accounts')
    .set({ password: hash, updated_at: engine === 'sqlite' ? at.toISOString() : at })
    .where('user_id', '=', accountId)
    .where('provider_id', '=', 'credential')
    .execute();
}

export async function insertReset(
  db: Queries,
  reset: { tokenHash: string; userId: number; at: Date; expiresAt: Date },
): Promise<void> {
  await db
    .insertInto('password_resets')
    .values({
      token_hash: reset.tokenHash,
      user_id: reset.userId,
      created_at: reset.at.getTime(),
      expires_at: reset.expiresAt.getTime(),
    })
    .execute();
}

export async function countResets(db: Queries, userId: number, since: Date): Promise<number> {
  const row = await db
    .selectFrom('password_resets')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .where('created_at', '>', since.getTime())
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Whoever was mailed so many links since, with the time of the oldest of them. */
export function manyResets(db: Queries, since: Date, most: number) {
  return db
    .selectFrom('password_resets')
    .innerJoin('users', 'users.id', 'password_resets.user_id')
    .select(({ fn }) => ['users.login', fn.min('password_resets.created_at').as('oldest')])
    .where('password_resets.created_at', '>', since.getTime())
    .groupBy('users.login')
    .having(({ fn }) => fn.countAll(), '>=', most)
    .execute();
}

export async function hasReset(db: Queries, tokenHash: string, now: Date): Promise<boolean> {
  const row = await db
    .selectFrom('password_resets')
    .select('user_id')
    .where('token_hash', '=', tokenHash)
    .where('expires_at', '>', now.getTime())
    .executeTakeFirst();
  return row !== undefined;
}

/** Of two that use it at once, one gets null. @returns whose it is. */
export async function takeReset(db: Queries, tokenHash: string, now: Date): Promise<number | null> {
  const row = await db
    .deleteFrom('password_resets')
    .where('token_hash', '=', tokenHash)
    .where('expires_at', '>', now.getTime())
    .returning('user_id')
    .executeTakeFirst();
  return row?.user_id ?? null;
}

/** Those of a user, or those that are long over. */
export async function removeResets(db: Queries, userId: number): Promise<void> {
  await db.deleteFrom('password_resets').where('user_id', '=', userId).execute();
}

/** The id of a session of this account, by the secret in its cookie. */
export async function sessionOfToken(db: Queries, accountId: string, token: string): Promise<string | null> {
  const row = await db
    .withTables<CredentialTables>()
    .selectFrom('auth_sessions')
    .select('id')
    .where('token', '=', token)
    .where('user_id', '=', accountId)
    .executeTakeFirst();
  return row?.id ?? null;
}

const KEPT_MS = 60 * 60_000;

/** An hour after they were made: so long they count against the limit. */
export async function forgetPasswordResets(db: Queries, now: Date): Promise<void> {
  await db
    .deleteFrom('password_resets')
    .where('created_at', '<', now.getTime() - KEPT_MS)
    .execute();
}

type CredentialTables = {
  auth_sessions: { id: string; user_id: string; token: string };
  auth_users: { id: string; email: string };
  auth_accounts: { user_id: string; provider_id: string; password: string | null; updated_at: unknown };
};
