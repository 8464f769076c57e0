import { sql } from 'kysely';
import type { Queries } from '../../platform/database/open.ts';
import { type Reader, visibleTo } from '../crates/index.ts';
import { isLogin } from './login.ts';

export interface User {
  id: number;
  login: string;
  name: string | null;
  email: string;
  isAdmin: boolean;
  createdAt: Date;
}

const columns = ['id', 'login', 'name', 'email', 'is_admin', 'created_at'] as const;

interface Row {
  id: number;
  login: string;
  name: string | null;
  email: string;
  is_admin: number;
  created_at: number;
}

const toUser = (row: Row): User => ({
  id: row.id,
  login: row.login,
  name: row.name,
  email: row.email,
  isAdmin: row.is_admin === 1,
  createdAt: new Date(row.created_at),
});

export async function findUserById(db: Queries, id: number): Promise<User | null> {
  const row = await db.selectFrom('users').select(columns).where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : toUser(row);
}

export async function findUserByLogin(db: Queries, login: string): Promise<User | null> {
  // What can be no login is no user, without asking: the engines disagree on what a text may hold.
  if (!isLogin(login)) return null;
  const row = await db
    .selectFrom('users')
    .select(columns)
    .where('login_key', '=', login.toLowerCase())
    .executeTakeFirst();
  return row === undefined ? null : toUser(row);
}

export async function findUserByAccount(db: Queries, authUserId: string): Promise<User | null> {
  const row = await db
    .selectFrom('users')
    .select(columns)
    .where('auth_user_id', '=', authUserId)
    .executeTakeFirst();
  return row === undefined ? null : toUser(row);
}

/** The e-mail addresses of these users that are known to be theirs, by user. */
export async function verifiedAddresses(
  db: Queries,
  userIds: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  if (userIds.length === 0) return new Map();
  const rows = await db
    .withTables<AccountTables>()
    .selectFrom('users')
    .innerJoin('auth_users', 'auth_users.id', 'users.auth_user_id')
    .select(['users.id', 'auth_users.email'])
    .where('users.id', 'in', userIds)
    // A truth value on PostgreSQL and a number on SQLite: by itself it is a condition on both.
    .where(sql<boolean>`auth_users.email_verified`)
    .execute();
  return new Map(rows.map(({ id, email }) => [id, email]));
}

/** As far as the reader may see them: who asks by a token that may not read sees the public ones only. */
export function listOwnedCrates(
  db: Queries,
  reader: Reader,
  userId: number,
): Promise<{ id: number; name: string }[]> {
  return db
    .selectFrom('crate_owners')
    .innerJoin('crates', 'crates.id', 'crate_owners.crate_id')
    .select(['crates.id', 'crates.name'])
    .where('crate_owners.user_id', '=', userId)
    .where((where) => visibleTo(reader)(where))
    .orderBy('crates.name')
    .execute();
}

export async function hasUsers(db: Queries): Promise<boolean> {
  return (await db.selectFrom('users').select('id').limit(1).executeTakeFirst()) !== undefined;
}

export interface NewAccount {
  accountId: string;
  login: string;
  email: string;
  name: string | null;
  isAdmin: boolean;
  /** As the account library hashes it; null for a user who signs in by token only. */
  passwordHash: string | null;
  at: Date;
}

/**
 * The rows of the account library and our own, in the caller's transaction.
 * @returns null when the login or the e-mail address is taken.
 */
export async function insertUser(
  db: Queries,
  account: NewAccount,
  engine: 'sqlite' | 'postgres',
): Promise<User | null> {
  const time = engine === 'sqlite' ? account.at.toISOString() : account.at;
  const verified = engine === 'sqlite' ? 1 : true;
  const stamps = { created_at: time, updated_at: time };
  const accounts = db.withTables<AccountTables>();
  const inserted = await accounts
    .insertInto('auth_users')
    .values({
      id: account.accountId,
      name: account.name ?? account.login,
      email: account.email,
      email_verified: verified,
      ...stamps,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (inserted === undefined) return null;
  if (account.passwordHash !== null) {
    await accounts
      .insertInto('auth_accounts')
      .values({
        id: `${account.accountId}-password`,
        account_id: account.accountId,
        provider_id: 'credential',
        user_id: account.accountId,
        password: account.passwordHash,
        ...stamps,
      })
      .execute();
  }
  const row = await db
    .insertInto('users')
    .values({
      auth_user_id: account.accountId,
      login: account.login,
      login_key: account.login.toLowerCase(),
      name: account.name,
      email: account.email,
      is_admin: account.isAdmin ? 1 : 0,
      created_at: account.at.getTime(),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning(columns)
    .executeTakeFirst();
  return row === undefined ? null : toUser(row);
}

/** The two tables of the account library that are written here; their types differ by engine, see migration 0002. */
type AccountTables = {
  auth_users: {
    id: string;
    name: string;
    email: string;
    email_verified: unknown;
    created_at: unknown;
    updated_at: unknown;
  };
  auth_accounts: {
    id: string;
    account_id: string;
    provider_id: string;
    user_id: string;
    password: string;
    created_at: unknown;
    updated_at: unknown;
  };
};
