import { type Selectable, sql } from 'kysely';
import type { Queries } from '../../platform/database/open.ts';
import type { UserTable } from '../../platform/database/schema.ts';
import { type Reader, visibleTo } from '../crates/index.ts';
import { isLogin } from './login.ts';
import { isAdmin, isReadOnly, type Lock, type Standing } from './policy.ts';

export interface User {
  id: number;
  login: string;
  name: string | null;
  /** Empty: nobody vouches for one. */
  email: string;
  isAdmin: boolean;
  /** May read and change nothing, whatever other rights there are. */
  isReadOnly: boolean;
  /** May be over: `isLocked` tells. */
  lock: Lock | null;
  createdAt: Date;
}

export const userColumns = [
  'users.id',
  'login',
  'users.name',
  'users.email',
  'is_admin',
  'is_read_only',
  'lock_reason',
  'lock_until',
  'users.created_at',
] as const;

export interface Row {
  id: number;
  login: string;
  name: string | null;
  email: string;
  is_admin: number;
  is_read_only: number;
  lock_reason: string | null;
  lock_until: number | null;
  created_at: number;
}

export const toUser = (row: Row): User => ({
  id: row.id,
  login: row.login,
  name: row.name,
  email: row.email,
  isAdmin: row.is_admin === 1,
  isReadOnly: row.is_read_only === 1,
  lock: toLock(row),
  createdAt: new Date(row.created_at),
});

const toLock = (row: Pick<Row, 'lock_reason' | 'lock_until'>): Lock | null =>
  row.lock_reason === null
    ? null
    : { reason: row.lock_reason, until: row.lock_until === null ? null : new Date(row.lock_until) };

export async function findUserById(db: Queries, id: number): Promise<User | null> {
  const row = await db.selectFrom('users').select(userColumns).where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : toUser(row);
}

export async function findUserByLogin(db: Queries, login: string): Promise<User | null> {
  // What can be no login is no user, without asking: the engines disagree on what a text may hold.
  if (!isLogin(login)) return null;
  const row = await db
    .selectFrom('users')
    .select(userColumns)
    .where('login_key', '=', login.toLowerCase())
    .executeTakeFirst();
  return row === undefined ? null : toUser(row);
}

export async function findUserByAccount(db: Queries, authUserId: string): Promise<User | null> {
  const row = await db
    .selectFrom('users')
    .select(userColumns)
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

/** The user whose verified e-mail address this is. */
export async function findUserByVerifiedEmail(db: Queries, email: string): Promise<User | null> {
  const row = await db
    .withTables<AccountTables>()
    .selectFrom('users')
    .innerJoin('auth_users', 'auth_users.id', 'users.auth_user_id')
    .select(userColumns)
    .where('auth_users.email', '=', email.toLowerCase())
    .where(sql<boolean>`auth_users.email_verified`)
    .executeTakeFirst();
  return row === undefined ? null : toUser(row);
}

export type UserKind = 'administrator' | 'read_only' | 'locked';

/** By id upwards. @param text in the login, the name or the address; empty: all */
export async function listUsers(
  db: Queries,
  {
    after,
    limit,
    text,
    kind,
    now,
  }: { after: number; limit: number; text: string; kind: UserKind | null; now: Date },
): Promise<User[]> {
  const part = `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  const has = (column: 'users.login' | 'users.name' | 'users.email') =>
    sql<boolean>`lower(${sql.ref(column)}) like ${part} escape '\\'`;
  const rows = await db
    .selectFrom('users')
    .select(userColumns)
    .where('users.id', '>', after)
    .$if(text !== '', (query) =>
      query.where(({ or }) => or([has('users.login'), has('users.name'), has('users.email')])),
    )
    .$if(kind === 'administrator', (query) => query.where('is_admin', '=', 1))
    .$if(kind === 'read_only', (query) => query.where('is_read_only', '=', 1))
    .$if(kind === 'locked', (query) =>
      query
        .where('lock_reason', 'is not', null)
        .where(({ or, eb }) => or([eb('lock_until', 'is', null), eb('lock_until', '>', now.getTime())])),
    )
    .orderBy('users.id')
    .limit(limit)
    .execute();
  return rows.map(toUser);
}

/** The id of the account library's own row. */
export async function accountIdOf(db: Queries, userId: number): Promise<string | null> {
  const row = await db.selectFrom('users').select('auth_user_id').where('id', '=', userId).executeTakeFirst();
  return row?.auth_user_id ?? null;
}

/** Somebody else vouches for whoever has none. */
export async function hasPassword(db: Queries, userId: number): Promise<boolean> {
  const row = await db
    .withTables<AccountTables>()
    .selectFrom('users')
    .innerJoin('auth_accounts', 'auth_accounts.user_id', 'users.auth_user_id')
    .select('users.id')
    .where('users.id', '=', userId)
    .where('auth_accounts.provider_id', '=', 'credential')
    .where('auth_accounts.password', 'is not', null)
    .executeTakeFirst();
  return row !== undefined;
}

const standingColumns = [
  'admin_by_hand',
  'admin_by_group',
  'read_only_by_hand',
  'read_only_by_group',
  'lock_reason',
  'lock_until',
] as const;

const toStanding = (row: Pick<Selectable<UserTable>, (typeof standingColumns)[number]>): Standing => ({
  adminByHand: row.admin_by_hand === 1,
  adminByGroup: row.admin_by_group,
  readOnlyByHand: row.read_only_by_hand === 1,
  readOnlyByGroup: row.read_only_by_group,
  lock: toLock(row),
});

export async function standingOf(db: Queries, userId: number): Promise<Standing | null> {
  return (await standingsOf(db, [userId])).get(userId) ?? null;
}

export async function saveStanding(db: Queries, userId: number, standing: Standing): Promise<void> {
  await db
    .updateTable('users')
    .set({
      is_admin: isAdmin(standing) ? 1 : 0,
      is_read_only: isReadOnly(standing) ? 1 : 0,
      admin_by_hand: standing.adminByHand ? 1 : 0,
      admin_by_group: standing.adminByGroup,
      read_only_by_hand: standing.readOnlyByHand ? 1 : 0,
      read_only_by_group: standing.readOnlyByGroup,
      lock_reason: standing.lock?.reason ?? null,
      lock_until: standing.lock?.until?.getTime() ?? null,
    })
    .where('id', '=', userId)
    .execute();
}

/** Of each of these users; whoever is not there is none. */
export async function standingsOf(
  db: Queries,
  userIds: readonly number[],
): Promise<ReadonlyMap<number, Standing>> {
  if (userIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('users')
    .select(['id', ...standingColumns])
    .where('id', 'in', userIds)
    .execute();
  return new Map(rows.map((row) => [row.id, toStanding(row)]));
}

/** A way in that somebody has. */
export interface WaysIn {
  userId: number;
  hasPassword: boolean;
  identities: { providerId: string; issuer: string }[];
}

/** Those who can administer at this moment, and how they can sign in. */
export async function administrators(db: Queries, now: Date): Promise<WaysIn[]> {
  const rows = await db
    .withTables<AccountTables>()
    .selectFrom('users')
    .leftJoin('auth_accounts', (join) =>
      join
        .onRef('auth_accounts.user_id', '=', 'users.auth_user_id')
        .on('auth_accounts.provider_id', '=', 'credential'),
    )
    .leftJoin('user_identities', 'user_identities.user_id', 'users.id')
    .select(['users.id', 'auth_accounts.password', 'user_identities.provider_id', 'user_identities.issuer'])
    .where('is_admin', '=', 1)
    .where('is_read_only', '=', 0)
    .where((where) => where.or([where('lock_reason', 'is', null), where('lock_until', '<=', now.getTime())]))
    .execute();
  const ways = new Map<number, WaysIn>();
  for (const row of rows) {
    const one = ways.get(row.id) ?? { userId: row.id, hasPassword: false, identities: [] };
    one.hasPassword ||= row.password !== null;
    if (row.provider_id !== null && row.issuer !== null)
      one.identities.push({ providerId: row.provider_id, issuer: row.issuer });
    ways.set(row.id, one);
  }
  return [...ways.values()];
}

/** All sessions of a user end. */
export async function endSessions(db: Queries, accountId: string): Promise<void> {
  await db.withTables<AccountTables>().deleteFrom('auth_sessions').where('user_id', '=', accountId).execute();
}

export interface Group {
  /** The id of the provider in the configuration: groups of the same name at two providers are two groups. */
  provider: string;
  name: string;
}

/** The groups somebody was in at the last sign-in through each provider. */
export async function groupsOfUser(db: Queries, userId: number): Promise<Group[]> {
  return db
    .selectFrom('user_groups')
    .select(['provider_id as provider', 'name'])
    .where('user_id', '=', userId)
    .orderBy('provider_id')
    .orderBy('name')
    .execute();
}

export interface Identity {
  provider: string;
  issuer: string;
  subject: string;
  createdAt: Date;
  lastSignInAt: Date;
}

export async function identitiesOf(db: Queries, userId: number): Promise<Identity[]> {
  const rows = await db
    .selectFrom('user_identities')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    provider: row.provider_id,
    issuer: row.issuer,
    subject: row.subject,
    createdAt: new Date(row.created_at),
    lastSignInAt: new Date(row.last_sign_in_at),
  }));
}

export async function replaceGroups(
  db: Queries,
  userId: number,
  provider: string,
  names: readonly string[],
): Promise<void> {
  await db
    .deleteFrom('user_groups')
    .where('user_id', '=', userId)
    .where('provider_id', '=', provider)
    .execute();
  const unique = [...new Set(names)];
  // So many that a statement may have no more parameters.
  for (let at = 0; at < unique.length; at += 1000) {
    await db
      .insertInto('user_groups')
      .values(unique.slice(at, at + 1000).map((name) => ({ user_id: userId, provider_id: provider, name })))
      .execute();
  }
}

/** As far as the reader may see them: who asks by a token that may not read sees the public ones only. */
export function listOwnedCrates(
  db: Queries,
  reader: Reader,
  userId: number,
): Promise<{ id: number; name: string; email_notifications: number }[]> {
  return db
    .selectFrom('crate_owners')
    .innerJoin('crates', 'crates.id', 'crate_owners.crate_id')
    .select(['crates.id', 'crates.name', 'email_notifications'])
    .where('crate_owners.user_id', '=', userId)
    .where((where) => visibleTo(reader)(where))
    .orderBy('crates.name')
    .execute();
}

/** Whether a mail tells them of each version of their crates. */
export async function wantsPublishMails(db: Queries, userId: number): Promise<boolean> {
  const row = await db
    .selectFrom('users')
    .select('publish_notifications')
    .where('id', '=', userId)
    .executeTakeFirst();
  return row?.publish_notifications === 1;
}

export async function hasUsers(db: Queries): Promise<boolean> {
  return (await db.selectFrom('users').select('id').limit(1).executeTakeFirst()) !== undefined;
}

export interface NewAccount {
  accountId: string;
  login: string;
  /** Verified; null: the account library gets a place-holder to which nothing is ever sent. */
  email: string | null;
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
  const isVerified = account.email !== null;
  const verified = engine === 'sqlite' ? Number(isVerified) : isVerified;
  const stamps = { created_at: time, updated_at: time };
  const accounts = db.withTables<AccountTables>();
  const inserted = await accounts
    .insertInto('auth_users')
    .values({
      id: account.accountId,
      name: account.name ?? account.login,
      // RFC 2606 keeps `.invalid` from ever being somebody's.
      email: account.email ?? `${account.accountId}@no-address.invalid`,
      email_verified: verified,
      ...stamps,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (inserted === undefined) return null;
  if (account.passwordHash !== null)
    await insertPassword(db, {
      accountId: account.accountId,
      hash: account.passwordHash,
      at: account.at,
      engine,
    });
  const row = await db
    .insertInto('users')
    .values({
      auth_user_id: account.accountId,
      login: account.login,
      login_key: account.login.toLowerCase(),
      name: account.name,
      email: account.email ?? '',
      is_admin: account.isAdmin ? 1 : 0,
      admin_by_hand: account.isAdmin ? 1 : 0,
      created_at: account.at.getTime(),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning(userColumns)
    .executeTakeFirst();
  return row === undefined ? null : toUser(row);
}

/** The password of an account that has none. */
export async function insertPassword(
  db: Queries,
  {
    accountId,
    hash,
    at,
    engine,
  }: { accountId: string; hash: string; at: Date; engine: 'sqlite' | 'postgres' },
): Promise<void> {
  const time = engine === 'sqlite' ? at.toISOString() : at;
  await db
    .withTables<AccountTables>()
    .insertInto('auth_accounts')
    .values({
      id: `${accountId}-password`,
      account_id: accountId,
      provider_id: 'credential',
      user_id: accountId,
      password: hash,
      created_at: time,
      updated_at: time,
    })
    .execute();
}

/** The tables of the account library that are used here; their types differ by engine, see migration 0002. */
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
    password: string | null;
    created_at: unknown;
    updated_at: unknown;
  };
  auth_sessions: { id: string; user_id: string };
};
