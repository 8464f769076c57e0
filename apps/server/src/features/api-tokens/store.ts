import type { Queries } from '../../platform/database/open.ts';

/** As crates.io shows a token; the plaintext is never part of it. */
export interface ApiToken {
  id: number;
  name: string;
  created_at: string;
  last_used_at: string | null;
  crate_scopes: string[] | null;
  endpoint_scopes: string[] | null;
  expired_at: string | null;
}

const columns = [
  'id',
  'name',
  'created_at',
  'last_used_at',
  'crate_scopes',
  'endpoint_scopes',
  'expires_at',
] as const;

interface Row {
  id: number;
  name: string;
  created_at: number;
  last_used_at: number | null;
  crate_scopes: string | null;
  endpoint_scopes: string | null;
  expires_at: number | null;
}

export interface NewToken {
  userId: number;
  name: string;
  hash: string;
  endpointScopes: readonly string[] | null;
  crateScopes: readonly string[] | null;
  expiresAt: Date | null;
  fromDevice: boolean;
  at: Date;
}

export async function insertToken(db: Queries, token: NewToken): Promise<ApiToken> {
  const row = await db
    .insertInto('api_tokens')
    .values({
      user_id: token.userId,
      name: token.name,
      token_hash: token.hash,
      endpoint_scopes: list(token.endpointScopes),
      crate_scopes: list(token.crateScopes),
      created_at: token.at.getTime(),
      expires_at: token.expiresAt?.getTime() ?? null,
      from_device: token.fromDevice ? 1 : 0,
    })
    .returning(columns)
    .executeTakeFirstOrThrow();
  return toToken(row);
}

export async function countTokens(db: Queries, userId: number): Promise<number> {
  const row = await db
    .selectFrom('api_tokens')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Live tokens and those that expired after `expiredSince`, newest first. */
export async function listTokens(db: Queries, userId: number, expiredSince: Date): Promise<ApiToken[]> {
  const rows = await db
    .selectFrom('api_tokens')
    .select(columns)
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .where((where) =>
      where.or([where('expires_at', 'is', null), where('expires_at', '>', expiredSince.getTime())]),
    )
    .orderBy('id', 'desc')
    .execute();
  return rows.map(toToken);
}

export async function findToken(db: Queries, userId: number, id: number): Promise<ApiToken | null> {
  const row = await db
    .selectFrom('api_tokens')
    .select(columns)
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? null : toToken(row);
}

/** @returns the name of the token when one was revoked now. */
export async function revokeToken(db: Queries, userId: number, id: number, at: Date): Promise<string | null> {
  const row = await db
    .updateTable('api_tokens')
    .set({ revoked_at: at.getTime() })
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .returning('name')
    .executeTakeFirst();
  return row?.name ?? null;
}

/** Device sign-ins make many, which must not fill what a user may have. @returns how many are gone. */
export async function forgetDeviceTokens(db: Queries, endedBefore: Date): Promise<number> {
  const moment = endedBefore.getTime();
  const gone = await db
    .deleteFrom('api_tokens')
    .where('from_device', '=', 1)
    .where((where) => where.or([where('expires_at', '<', moment), where('revoked_at', '<', moment)]))
    .executeTakeFirst();
  return Number(gone.numDeletedRows);
}

/** Whose token this is, or was, whether it still lives or not. */
export async function findTokenByHash(
  db: Queries,
  hash: string,
): Promise<{ id: number; userId: number; name: string } | null> {
  const row = await db
    .selectFrom('api_tokens')
    .select(['id', 'user_id', 'name'])
    .where('token_hash', '=', hash)
    .executeTakeFirst();
  return row === undefined ? null : { id: row.id, userId: row.user_id, name: row.name };
}

export interface LiveToken {
  id: number;
  userId: number;
  name: string;
  expiresAt: Date | null;
  endpointScopes: string[] | null;
  crateScopes: string[] | null;
  lastUsedAt: number | null;
}

/** The token of this hash, unless it is revoked or expired. */
export async function findLiveToken(db: Queries, hash: string, now: Date): Promise<LiveToken | null> {
  return toLiveToken(await liveTokens(db, now).where('token_hash', '=', hash).executeTakeFirst());
}

/** The same by its id, for asking again about a token that was found before. */
export async function findLiveTokenById(db: Queries, id: number, now: Date): Promise<LiveToken | null> {
  return toLiveToken(await liveTokens(db, now).where('id', '=', id).executeTakeFirst());
}

function liveTokens(db: Queries, now: Date) {
  return db
    .selectFrom('api_tokens')
    .select(['id', 'user_id', 'name', 'expires_at', 'endpoint_scopes', 'crate_scopes', 'last_used_at'])
    .where('revoked_at', 'is', null)
    .where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', now.getTime())]));
}

function toLiveToken(row: (Omit<Row, 'created_at'> & { user_id: number }) | undefined): LiveToken | null {
  if (row === undefined) return null;
  return {
    id: row.id,
    userId: row.user_id,
    name: row.name,
    expiresAt: row.expires_at === null ? null : new Date(row.expires_at),
    endpointScopes: parsed(row.endpoint_scopes),
    crateScopes: parsed(row.crate_scopes),
    lastUsedAt: row.last_used_at,
  };
}

export async function noteUse(db: Queries, id: number, at: Date): Promise<void> {
  await db.updateTable('api_tokens').set({ last_used_at: at.getTime() }).where('id', '=', id).execute();
}

function toToken(row: Row): ApiToken {
  const time = (value: number | null) => (value === null ? null : new Date(value).toISOString());
  return {
    id: row.id,
    name: row.name,
    created_at: new Date(row.created_at).toISOString(),
    last_used_at: time(row.last_used_at),
    crate_scopes: parsed(row.crate_scopes),
    endpoint_scopes: parsed(row.endpoint_scopes),
    expired_at: time(row.expires_at),
  };
}

const list = (values: readonly string[] | null): string | null =>
  values === null ? null : JSON.stringify(values);
const parsed = (text: string | null): string[] | null =>
  text === null ? null : (JSON.parse(text) as string[]);
