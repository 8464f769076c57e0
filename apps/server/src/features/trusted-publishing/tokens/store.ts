import type { Queries } from '../../../platform/database/open.ts';
import type { TokenScope } from '../publishers/stored-publisher.ts';

/** A refused ID token is not burned, so that a mended publisher can be tried again, but nobody may try for ever. */
export const MOST_TRIES = 10;

/**
 * Counts one more presentation of an ID token. Two at once wait for each other here, as both write the same row.
 * @returns how many there have been, this one included.
 */
export async function countTry(
  db: Queries,
  key: { issuerId: number; replayKey: string },
  forgetAfter: Date,
): Promise<number> {
  const row = await db
    .insertInto('id_token_tries')
    .values({
      issuer_id: key.issuerId,
      replay_key: key.replayKey,
      tries: 1,
      forget_after: forgetAfter.getTime(),
    })
    .onConflict((conflict) =>
      conflict
        .columns(['issuer_id', 'replay_key'])
        .doUpdateSet((values) => ({ tries: values('id_token_tries.tries', '+', 1) })),
    )
    .returning('tries')
    .executeTakeFirstOrThrow();
  return row.tries;
}

/** How often the ID token was presented so far. */
export async function triesOf(db: Queries, key: { issuerId: number; replayKey: string }): Promise<number> {
  const row = await db
    .selectFrom('id_token_tries')
    .select('tries')
    .where('issuer_id', '=', key.issuerId)
    .where('replay_key', '=', key.replayKey)
    .executeTakeFirst();
  return row?.tries ?? 0;
}

export async function isUsed(db: Queries, key: { issuerId: number; replayKey: string }): Promise<boolean> {
  const row = await db
    .selectFrom('used_id_tokens')
    .select('used_at')
    .where('issuer_id', '=', key.issuerId)
    .where('replay_key', '=', key.replayKey)
    .executeTakeFirst();
  return row !== undefined;
}

/** @returns false when the ID token has been used before: the unique key decides, however many ask at once. */
export async function markUsed(
  db: Queries,
  key: { issuerId: number; replayKey: string },
  at: Date,
  forgetAfter: Date,
): Promise<boolean> {
  const row = await db
    .insertInto('used_id_tokens')
    .values({
      issuer_id: key.issuerId,
      replay_key: key.replayKey,
      used_at: at.getTime(),
      forget_after: forgetAfter.getTime(),
    })
    .onConflict((conflict) => conflict.columns(['issuer_id', 'replay_key']).doNothing())
    .returning('used_at')
    .executeTakeFirst();
  return row !== undefined;
}

export interface NewAccessToken {
  hash: string;
  trustpubData: Record<string, unknown>;
  bound: { version: string; checksum: string } | null;
  scopes: readonly TokenScope[];
  /** Each for as long as its publisher says, which may be shorter than the token lives. */
  crates: readonly { crateId: number; publisherId: number; expiresAt: Date }[];
  /** Names whose crates the token may make. */
  names: readonly { canonicalName: string; publisherId: number; expiresAt: Date }[];
  at: Date;
  expiresAt: Date;
}

export const tokenColumns = (token: NewAccessToken) => ({
  token_hash: token.hash,
  trustpub_data: JSON.stringify(token.trustpubData),
  bound_version: token.bound?.version ?? null,
  bound_checksum: token.bound?.checksum ?? null,
  scopes: JSON.stringify(token.scopes),
  created_at: token.at.getTime(),
  expires_at: token.expiresAt.getTime(),
});

/** @returns the id of the token. */
export async function insertAccessToken(db: Queries, token: NewAccessToken): Promise<number> {
  const { id } = await db
    .insertInto('access_tokens')
    .values(tokenColumns(token))
    .returning('id')
    .executeTakeFirstOrThrow();
  if (token.crates.length > 0) {
    await db
      .insertInto('access_token_crates')
      .values(
        token.crates.map(({ crateId, publisherId, expiresAt }) => ({
          access_token_id: id,
          crate_id: crateId,
          publisher_id: publisherId,
          expires_at: expiresAt.getTime(),
        })),
      )
      .execute();
  }
  if (token.names.length > 0) {
    await db
      .insertInto('access_token_names')
      .values(
        token.names.map(({ canonicalName, publisherId, expiresAt }) => ({
          access_token_id: id,
          canonical_name: canonicalName,
          publisher_id: publisherId,
          expires_at: expiresAt.getTime(),
        })),
      )
      .execute();
  }
  return id;
}

/** The token of this hash, whether it still lives or not, with the crates it was minted for that are still there. */
export async function findAccessToken(
  db: Queries,
  hash: string,
): Promise<{
  id: number;
  trustpubData: Record<string, unknown>;
  crates: { id: number; name: string }[];
} | null> {
  const token = await db
    .selectFrom('access_tokens')
    .select(['id', 'trustpub_data'])
    .where('token_hash', '=', hash)
    .executeTakeFirst();
  if (token === undefined) return null;
  const crates = await db
    .selectFrom('access_token_crates')
    .innerJoin('crates', 'crates.id', 'access_token_crates.crate_id')
    .select(['crates.id', 'crates.name'])
    .where('access_token_id', '=', token.id)
    .orderBy('crates.name')
    .execute();
  return { id: token.id, trustpubData: JSON.parse(token.trustpub_data) as Record<string, unknown>, crates };
}

/** @returns false when it was revoked before. */
export async function revokeById(db: Queries, id: number, at: Date): Promise<boolean> {
  const row = await db
    .updateTable('access_tokens')
    .set({ revoked_at: at.getTime() })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function revokeByHash(db: Queries, hash: string, at: Date): Promise<number | null> {
  const row = await db
    .updateTable('access_tokens')
    .set({ revoked_at: at.getTime() })
    .where('token_hash', '=', hash)
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row?.id ?? null;
}

/** The live tokens of one job. @returns their ids. */
export async function revokeOfJob(
  db: Queries,
  trustpubData: Record<string, unknown>,
  at: Date,
): Promise<number[]> {
  const rows = await db
    .updateTable('access_tokens')
    .set({ revoked_at: at.getTime() })
    // Few are alive at any time, and this finds them by their index.
    .where('expires_at', '>', at.getTime())
    .where('revoked_at', 'is', null)
    .where('trustpub_data', '=', JSON.stringify(trustpubData))
    .returning('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** With a publisher its tokens go, in the same transaction. @returns their ids. */
export async function revokeOfPublisher(db: Queries, publisherId: number, at: Date): Promise<number[]> {
  const rows = await db
    .updateTable('access_tokens')
    .set({ revoked_at: at.getTime() })
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', at.getTime())
    .where((where) =>
      where.or([
        where('id', 'in', (select) =>
          select
            .selectFrom('access_token_crates')
            .select('access_token_id')
            .where('publisher_id', '=', publisherId),
        ),
        where('id', 'in', (select) =>
          select
            .selectFrom('access_token_names')
            .select('access_token_id')
            .where('publisher_id', '=', publisherId),
        ),
      ]),
    )
    .returning('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** Where each of these tokens comes from, and the crates it was minted for, as they are spelled, that are there or reserved. */
export async function cratesOfTokens(
  db: Queries,
  ids: readonly number[],
): Promise<{ id: number; trustpubData: Record<string, unknown>; names: string[] }[]> {
  const tokens = await db
    .selectFrom('access_tokens')
    .select(['id', 'trustpub_data'])
    .where('id', 'in', ids)
    .orderBy('id')
    .execute();
  const crates = await db
    .selectFrom('access_token_crates as granted')
    .innerJoin('crates', 'crates.id', 'granted.crate_id')
    .select(['granted.access_token_id as id', 'crates.name'])
    .where('granted.access_token_id', 'in', ids)
    .execute();
  const reserved = await db
    .selectFrom('access_token_names as granted')
    .leftJoin('crates', 'crates.canonical_name', 'granted.canonical_name')
    .leftJoin('reserved_names', 'reserved_names.canonical_name', 'granted.canonical_name')
    .select(['granted.access_token_id as id', 'crates.name', 'reserved_names.name as reserved_name'])
    .where('granted.access_token_id', 'in', ids)
    .execute();
  const names = [
    ...crates,
    ...reserved.map(({ id, name, reserved_name }) => ({ id, name: name ?? reserved_name })),
  ];
  return tokens.map(({ id, trustpub_data }) => ({
    id,
    trustpubData: JSON.parse(trustpub_data) as Record<string, unknown>,
    names: [
      ...new Set(names.flatMap((one) => (one.id === id && one.name !== null ? [one.name] : []))),
    ].sort(),
  }));
}

/** No access token may make a crate of this name any more. */
export async function forgetNameOfTokens(db: Queries, canonicalName: string): Promise<void> {
  await db.deleteFrom('access_token_names').where('canonical_name', '=', canonicalName).execute();
}

/** Forgets what can no longer be replayed or used. */
export async function forgetExpired(db: Queries, now: Date): Promise<void> {
  const before = now.getTime() - KEPT_AFTER_EXPIRY_MS;
  await db.deleteFrom('used_id_tokens').where('forget_after', '<', before).execute();
  await db.deleteFrom('id_token_tries').where('forget_after', '<', before).execute();
  await db.deleteFrom('access_tokens').where('expires_at', '<', before).execute();
}

/**
 * A day in which an expired token can still be told from one that never was, when it turns up somewhere; and by which the clock may
 * be ahead, and be put back, without a used ID token being good once more.
 */
const KEPT_AFTER_EXPIRY_MS = 24 * 60 * 60_000;
