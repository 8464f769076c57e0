import { sql } from 'kysely';
import type { Queries } from '../../../platform/database/open.ts';
import { fromRow, type IssuerRow, type StoredIssuer, toColumns, type WantedIssuer } from './issuer-row.ts';

const columns = [
  'id',
  'revision',
  'provider',
  'url',
  'server_url',
  'internal',
  'enabled',
  'wanted',
  'origin',
  'jwks_file',
  'static_jwks',
  'jwks_hosts',
  'ca',
  'allows_missing_ids',
  'algorithms',
  'identity_claims',
  'suspended_at',
  'suspended_by',
  'removed_at',
  'jwks',
  'jwks_fetched_at',
  'created_at',
] as const;

function issuers(db: Queries) {
  return db
    .selectFrom('issuers')
    .select(columns)
    .select((select) =>
      select
        .selectFrom('publishers')
        .whereRef('publishers.issuer_id', '=', 'issuers.id')
        .select(({ fn }) => fn.countAll<number | string>().as('count'))
        .as('publishers'),
    )
    .orderBy('id');
}

const stored = (row: Omit<IssuerRow, 'publishers'> & { publishers: number | string | null }): StoredIssuer =>
  fromRow({ ...row, publishers: row.publishers ?? 0 });

/** Every issuer there ever was. */
export async function listIssuers(db: Queries): Promise<StoredIssuer[]> {
  return (await issuers(db).execute()).map(stored);
}

export async function findIssuer(db: Queries, id: number): Promise<StoredIssuer | null> {
  const row = await issuers(db).where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : stored(row);
}

export async function findIssuerByUrl(db: Queries, url: string): Promise<StoredIssuer | null> {
  const row = await issuers(db).where('url', '=', url).executeTakeFirst();
  return row === undefined ? null : stored(row);
}

/** Enough to know whether what is held of an issuer is as stored: read at each exchange. */
export interface IssuerVersion {
  id: number;
  revision: number;
  enabled: number;
}

export async function versionByUrl(db: Queries, url: string): Promise<IssuerVersion | null> {
  const row = await db
    .selectFrom('issuers')
    .select(['id', 'revision', 'enabled'])
    .where('url', '=', url)
    .executeTakeFirst();
  return row ?? null;
}

export async function versions(db: Queries): Promise<IssuerVersion[]> {
  return db.selectFrom('issuers').select(['id', 'revision', 'enabled']).orderBy('id').execute();
}

/** By which administrator, and since when. */
export interface Suspension {
  at: Date;
  by: number;
}

/** @returns null when there is an issuer with this URL, whatever its state. */
export async function insertIssuer(
  db: Queries,
  issuer: WantedIssuer,
  at: Date,
  suspended: Suspension | null = null,
): Promise<number | null> {
  const row = await db
    .insertInto('issuers')
    .values({
      ...toColumns(issuer),
      enabled: issuer.enabled && suspended === null ? 1 : 0,
      suspended_at: suspended?.at.getTime() ?? null,
      suspended_by: suspended?.by ?? null,
      created_at: at.getTime(),
    })
    .onConflict((conflict) => conflict.column('url').doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id ?? null;
}

export interface IssuerChange {
  settings: WantedIssuer;
  /** Missing: as it is. */
  suspended?: Suspension | null;
  /** Whether keys fetched so far must not be used any more. */
  forgetKeys: boolean;
}

/**
 * Writes the settings and brings the issuer back where it was removed.
 * @returns false when somebody else changed it since `revision` was read.
 */
export async function updateIssuer(
  db: Queries,
  { id, revision, suspendedAt }: StoredIssuer,
  { settings, suspended, forgetKeys }: IssuerChange,
): Promise<boolean> {
  const isSuspended = suspended === undefined ? suspendedAt !== null : suspended !== null;
  const row = await db
    .updateTable('issuers')
    .set({
      ...toColumns(settings),
      enabled: settings.enabled && !isSuspended ? 1 : 0,
      removed_at: null,
      revision: revision + 1,
      ...(suspended === undefined
        ? {}
        : { suspended_at: suspended?.at.getTime() ?? null, suspended_by: suspended?.by ?? null }),
      ...(forgetKeys ? { jwks: null, jwks_fetched_at: null } : {}),
    })
    .where('id', '=', id)
    .where('revision', '=', revision)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * An issuer is known by its URL for ever, so that publishers keep their meaning and used ID tokens stay used: the row
 * stays, and nothing it signs is accepted.
 */
export async function removeIssuer(db: Queries, id: number, at: Date): Promise<void> {
  await db
    .updateTable('issuers')
    .set((column) => ({
      enabled: 0,
      removed_at: at.getTime(),
      revision: column('revision', '+', 1),
      jwks: null,
      jwks_fetched_at: null,
    }))
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .execute();
}

/** Keys fetched by the settings of that revision; by now there may be others. */
export async function keepKeys(
  db: Queries,
  { id, revision }: Pick<StoredIssuer, 'id' | 'revision'>,
  jwks: string,
  at: Date,
): Promise<void> {
  await db
    .updateTable('issuers')
    .set({ jwks, jwks_fetched_at: at.getTime() })
    .where('id', '=', id)
    .where('revision', '=', revision)
    .execute();
}

/** Revokes what was minted through the publishers of an issuer. @returns how many access tokens. */
export async function revokeOfIssuer(db: Queries, issuerId: number, at: Date): Promise<number> {
  const publishers = sql`(select id from publishers where issuer_id = ${issuerId})`;
  const { rows } = await sql<{ id: number }>`
    update access_tokens set revoked_at = ${at.getTime()}
    where revoked_at is null and expires_at > ${at.getTime()} and (
      id in (select access_token_id from access_token_crates where publisher_id in ${publishers})
      or id in (select access_token_id from access_token_names where publisher_id in ${publishers})
    )
    returning id`.execute(db);
  return rows.length;
}

/** The switch of all trusted publishing, as JSON text; null: never touched. */
export async function readSwitch(db: Queries): Promise<string | null> {
  const row = await db
    .selectFrom('instance')
    .select('value')
    .where('key', '=', 'trusted_publishing')
    .executeTakeFirst();
  return row?.value ?? null;
}

export async function writeSwitch(db: Queries, value: string): Promise<void> {
  await db
    .insertInto('instance')
    .values({ key: 'trusted_publishing', value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute();
}
