import { type Kysely, sql } from 'kysely';
import type { Engine } from '../src/platform/database/open.ts';

/** The tables of the account library (better-auth), with the column types it expects on each engine. */
export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const time = sql.raw(engine === 'sqlite' ? 'date' : 'timestamptz');
  const flag = sql.raw(engine === 'sqlite' ? 'integer' : 'boolean');
  const statements = [
    sql`create table auth_users (
      id text primary key,
      name text not null,
      email text not null unique,
      email_verified ${flag} not null,
      image text,
      created_at ${time} not null,
      updated_at ${time} not null
    )`,
    sql`create table auth_sessions (
      id text primary key,
      expires_at ${time} not null,
      token text not null unique,
      created_at ${time} not null,
      updated_at ${time} not null,
      ip_address text,
      user_agent text,
      user_id text not null references auth_users (id) on delete cascade
    )`,
    sql`create index auth_sessions_user on auth_sessions (user_id)`,
    sql`create table auth_accounts (
      id text primary key,
      account_id text not null,
      provider_id text not null,
      user_id text not null references auth_users (id) on delete cascade,
      access_token text,
      refresh_token text,
      id_token text,
      access_token_expires_at ${time},
      refresh_token_expires_at ${time},
      scope text,
      password text,
      created_at ${time} not null,
      updated_at ${time} not null
    )`,
    sql`create index auth_accounts_user on auth_accounts (user_id)`,
    sql`create table auth_verifications (
      id text primary key,
      identifier text not null,
      value text not null,
      expires_at ${time} not null,
      created_at ${time} not null,
      updated_at ${time} not null
    )`,
    sql`create index auth_verifications_identifier on auth_verifications (identifier)`,
  ];
  for (const statement of statements) await statement.execute(db);
}
