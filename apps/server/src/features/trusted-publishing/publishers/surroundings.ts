import { canonicalName } from '@waybill/cargo-formats';
import type { Queries } from '../../../platform/database/open.ts';
import type { IssuerList } from '../issuers/issuers.ts';
import { describePublisher, type PublisherView } from './describe-publisher.ts';
import type { StoredPublisher } from './stored-publisher.ts';

/** The publishers as the API shows them, with what else is to be known of them; a handful of queries for any number. */
export async function describeAll(
  db: Queries,
  issuers: IssuerList,
  publishers: readonly StoredPublisher[],
  now: Date,
): Promise<PublisherView[]> {
  if (publishers.length === 0) return [];
  const [logins, owned, reserved, live] = await Promise.all([
    loginsOf(db, publishers),
    ownedPairs(db, publishers),
    reservations(db, publishers),
    liveTokens(db, publishers, now),
  ]);
  return publishers.flatMap((publisher) => {
    const issuer = issuers.byId(publisher.issuerId);
    if (issuer === undefined) return [];
    const crateIds = publisher.crates.flatMap(({ id }) => (id === null ? [] : [id]));
    const ends = publisher.crates.flatMap(({ id, name }) =>
      id === null ? [reserved.get(canonicalName(name)) ?? 0] : [],
    );
    return [
      describePublisher(publisher, {
        issuer,
        now,
        createdBy: publisher.createdBy === null ? null : (logins.get(publisher.createdBy) ?? null),
        makerIsOwner:
          crateIds.length === 0 ? null : crateIds.every((id) => owned.has(`${id}/${publisher.createdBy}`)),
        reservedUntil: ends.length === 0 ? null : new Date(Math.min(...ends)),
        liveTokens: live.get(publisher.id) ?? 0,
      }),
    ];
  });
}

async function loginsOf(db: Queries, publishers: readonly StoredPublisher[]): Promise<Map<number, string>> {
  const ids = [...new Set(publishers.flatMap(({ createdBy }) => createdBy ?? []))];
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('users').select(['id', 'login']).where('id', 'in', ids).execute();
  return new Map(rows.map(({ id, login }) => [id, login]));
}

/** `crate/user` for each owner of each of the crates. */
async function ownedPairs(db: Queries, publishers: readonly StoredPublisher[]): Promise<Set<string>> {
  const ids = [...new Set(publishers.flatMap(({ crates }) => crates.flatMap(({ id }) => id ?? [])))];
  if (ids.length === 0) return new Set();
  const rows = await db
    .selectFrom('crate_owners')
    .select(['crate_id', 'user_id'])
    .where('crate_id', 'in', ids)
    .execute();
  return new Set(rows.map((row) => `${row.crate_id}/${row.user_id}`));
}

async function reservations(
  db: Queries,
  publishers: readonly StoredPublisher[],
): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('reserved_names')
    .innerJoin('publisher_names', 'publisher_names.canonical_name', 'reserved_names.canonical_name')
    .select(['reserved_names.canonical_name', 'reserved_names.expires_at'])
    .where(
      'publisher_names.publisher_id',
      'in',
      publishers.map(({ id }) => id),
    )
    .execute();
  return new Map(rows.map((row) => [row.canonical_name, row.expires_at]));
}

async function liveTokens(
  db: Queries,
  publishers: readonly StoredPublisher[],
  now: Date,
): Promise<Map<number, number>> {
  const ids = publishers.map(({ id }) => id);
  // The union keeps each pair once: a token can be of several crates and names of one publisher.
  const rows = await db
    .selectFrom((from) =>
      from
        .selectFrom('access_token_crates')
        .select(['publisher_id', 'access_token_id'])
        .where('publisher_id', 'in', ids)
        .union(
          from
            .selectFrom('access_token_names')
            .select(['publisher_id', 'access_token_id'])
            .where('publisher_id', 'in', ids),
        )
        .as('granted'),
    )
    .innerJoin('access_tokens', 'access_tokens.id', 'granted.access_token_id')
    .select('granted.publisher_id')
    .where('access_tokens.revoked_at', 'is', null)
    .where('access_tokens.expires_at', '>', now.getTime())
    .execute();
  const counts = new Map<number, number>();
  for (const row of rows) counts.set(row.publisher_id, (counts.get(row.publisher_id) ?? 0) + 1);
  return counts;
}
