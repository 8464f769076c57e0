import { sql } from 'kysely';
import type { Engine, Queries } from '../../../platform/database/open.ts';
import { type Row, toUser, type User, userColumns } from '../store.ts';

/** A session of somebody who gave a password, or signed in in another way. */
export interface Session {
  /** Not what is in the cookie: who knows it can do nothing with it. */
  id: string;
  /** Of the account library. */
  accountId: string;
  startedAt: Date;
  lastActiveAt: Date | null;
  /** Whether its user has a second factor. */
  hasFactor: boolean;
  /** When the second factor was last given in it. */
  factorAt: Date | null;
}

export interface ListedSession {
  id: string;
  startedAt: Date;
  lastActiveAt: Date;
  address: string | null;
  userAgent: string | null;
}

/** Who an account of the library is here, and what is known of one of its sessions. */
export async function findSessionOfAccount(
  db: Queries,
  { accountId, sessionId, startedAt }: { accountId: string; sessionId: string; startedAt: Date },
): Promise<{ user: User; session: Session } | null> {
  const row = await db
    .selectFrom('users')
    .leftJoin('session_states', (join) => join.on('session_states.session_id', '=', sessionId))
    .select(userColumns)
    .select(['session_states.last_active_at', 'session_states.factor_at'])
    .select((where) => [
      where
        .selectFrom('totp_factors')
        .whereRef('totp_factors.user_id', '=', 'users.id')
        .where('totp_factors.confirmed_at', 'is not', null)
        .select('totp_factors.user_id')
        .as('totp'),
      where
        .selectFrom('passkeys')
        .whereRef('passkeys.user_id', '=', 'users.id')
        .select('passkeys.id')
        .limit(1)
        .as('passkey'),
    ])
    .where('users.auth_user_id', '=', accountId)
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    user: toUser(row as Row),
    session: {
      id: sessionId,
      accountId,
      startedAt,
      lastActiveAt: row.last_active_at === null ? null : new Date(row.last_active_at),
      hasFactor: row.totp !== null || row.passkey !== null,
      factorAt: row.factor_at === null ? null : new Date(row.factor_at),
    },
  };
}

export async function noteActive(db: Queries, sessionId: string, at: Date): Promise<void> {
  await db
    .insertInto('session_states')
    .values({ session_id: sessionId, last_active_at: at.getTime(), factor_at: null })
    .onConflict((conflict) => conflict.column('session_id').doUpdateSet({ last_active_at: at.getTime() }))
    .execute();
}

/** The second factor was given in this session: it is whole, and fresh for a while. */
export async function noteFactor(db: Queries, sessionId: string, at: Date): Promise<void> {
  const time = at.getTime();
  await db
    .insertInto('session_states')
    .values({ session_id: sessionId, last_active_at: time, factor_at: time })
    .onConflict((conflict) => conflict.column('session_id').doUpdateSet({ factor_at: time }))
    .execute();
}

/** What was given before counts no more, in no session of this account: its second factors were taken away. */
export async function forgetFactorGiven(db: Queries, accountId: string): Promise<void> {
  const sessions = db
    .withTables<SessionTables>()
    .selectFrom('auth_sessions')
    .select('id')
    .where('user_id', '=', accountId);
  await db
    .updateTable('session_states')
    .set({ factor_at: null })
    .where('session_id', 'in', sessions)
    .execute();
}

/** The sessions of an account that are not over, the latest first. */
export async function listSessions(
  db: Queries,
  engine: Engine,
  accountId: string,
  now: Date,
): Promise<ListedSession[]> {
  const rows = await db
    .withTables<SessionTables>()
    .selectFrom('auth_sessions')
    .leftJoin('session_states', 'session_states.session_id', 'auth_sessions.id')
    .select(['id', 'created_at', 'updated_at', 'ip_address', 'user_agent', 'last_active_at'])
    .where('user_id', '=', accountId)
    .where('expires_at', '>', timeOf(engine, now))
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    startedAt: new Date(row.created_at as string | Date),
    lastActiveAt: new Date(row.last_active_at ?? (row.updated_at as string | Date)),
    address: row.ip_address || null,
    userAgent: row.user_agent || null,
  }));
}

/** @returns the ids of those that are ended now. */
export async function deleteSessions(
  db: Queries,
  accountId: string,
  which: { id: string } | { allBut: string | null },
): Promise<string[]> {
  let query = db.withTables<SessionTables>().deleteFrom('auth_sessions').where('user_id', '=', accountId);
  if ('id' in which) query = query.where('id', '=', which.id);
  else if (which.allBut !== null) query = query.where('id', '!=', which.allBut);
  const rows = await query.returning('id').execute();
  return rows.map(({ id }) => id);
}

/** The account of the library behind a user. */
export async function accountOf(db: Queries, userId: number): Promise<string | null> {
  const row = await db.selectFrom('users').select('auth_user_id').where('id', '=', userId).executeTakeFirst();
  return row?.auth_user_id ?? null;
}

export async function deleteExpiredSessions(db: Queries, engine: Engine, now: Date): Promise<void> {
  await db
    .withTables<SessionTables>()
    .deleteFrom('auth_sessions')
    .where('expires_at', '<=', timeOf(engine, now))
    .execute();
}

/** What is known of sessions that are no more. */
export async function deleteLeftStates(db: Queries): Promise<void> {
  await db
    .withTables<SessionTables>()
    .deleteFrom('session_states')
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('auth_sessions')
            .select('auth_sessions.id')
            .whereRef('auth_sessions.id', '=', 'session_states.session_id'),
        ),
      ),
    )
    .execute();
}

/** As the account library writes times: see migration 0002. */
const timeOf = (engine: Engine, at: Date) => sql`${engine === 'sqlite' ? at.toISOString() : at}`;

/** The table of the account library; the types of its times differ by engine. */
type SessionTables = {
  auth_sessions: {
    id: string;
    user_id: string;
    expires_at: unknown;
    created_at: unknown;
    updated_at: unknown;
    ip_address: string | null;
    user_agent: string | null;
  };
};
