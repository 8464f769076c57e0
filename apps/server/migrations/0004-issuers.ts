import { type Kysely, sql } from 'kysely';

/**
 * Issuers that an administrator adds, the settings of each, and their kill switches. Columns are added and none is taken
 * away; `enabled` goes on saying whether an issuer is trusted at this moment, so the version before keeps to it too.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    // What the configuration or the administrator asked for; `enabled` is that, unless suspended or removed.
    sql`alter table issuers add column wanted integer not null default 1`,
    sql`alter table issuers add column suspended_at bigint`,
    sql`alter table issuers add column suspended_by bigint`,
    sql`alter table issuers add column removed_at bigint`,
    sql`alter table issuers add column revision bigint not null default 0`,
    sql`alter table issuers add column jwks_file text`,
    sql`alter table issuers add column static_jwks text`,
    sql`alter table issuers add column jwks_hosts text not null default '[]'`,
    sql`alter table issuers add column ca text`,
    sql`alter table issuers add column allows_missing_ids integer not null default 0`,
    sql`alter table issuers add column algorithms text`,
    sql`alter table issuers add column identity_claims text not null default '[]'`,
  ];
  for (const statement of statements) await statement.execute(db);
}
