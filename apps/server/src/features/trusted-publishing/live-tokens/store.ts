import { canonicalName } from '@waybill/cargo-formats';
import { noRules, type PublisherRules } from '@waybill/trusted-publishing';
import type { Queries } from '../../../platform/database/open.ts';
import { crateScopeMatches } from '../../api-tokens/index.ts';
import { type TokenScope, tokenScopes } from '../publishers/stored-publisher.ts';

/** One crate that a token may do something with at this moment. */
export interface LiveGrant {
  /** Null: the crate does not exist, and the token may make it. */
  crateId: number | null;
  canonicalName: string;
  /** As its crate spells it; folded where there is none yet. */
  name: string;
  /** Whether not everybody may see the crate. */
  isPrivate: boolean;
  publisherId: number;
  /** The publisher's maker, who owns what is made through it. */
  makerId: number | null;
  scopes: readonly TokenScope[];
  /** The ref patterns of the publisher: they may speak of the version. */
  refs: readonly string[];
}

export interface LiveAccessToken {
  id: number;
  expiresAt: Date;
  trustpubData: Record<string, unknown>;
  bound: { version: string; checksum: string } | null;
  /** Each through a publisher that is there, active, of an enabled issuer, and still has the crate. */
  grants: LiveGrant[];
}

/** How far the clocks of two copies may be apart. */
const CLOCKS_DIFFER_MS = 60_000;

/**
 * The token of this hash unless revoked or expired, with what its publishers allow at this very moment. One from the future was made
 * by a clock that has been put back since, or this one has: it would live longer than it may.
 */
export async function findLiveAccessToken(
  db: Queries,
  hash: string,
  now: Date,
): Promise<LiveAccessToken | null> {
  const token = await db
    .selectFrom('access_tokens')
    .select(['id', 'trustpub_data', 'bound_version', 'bound_checksum', 'scopes', 'expires_at'])
    .where('token_hash', '=', hash)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now.getTime())
    .where('created_at', '<=', now.getTime() + CLOCKS_DIFFER_MS)
    .executeTakeFirst();
  if (token === null || token === undefined) return null;
  const scopes = token.scopes === null ? before : (JSON.parse(token.scopes) as TokenScope[]);
  const rows = [...(await crateRows(db, token.id, now)), ...(await nameRows(db, token.id, now))];
  return {
    id: token.id,
    expiresAt: new Date(token.expires_at),
    trustpubData: JSON.parse(token.trustpub_data) as Record<string, unknown>,
    bound:
      token.bound_version !== null && token.bound_checksum !== null
        ? { version: token.bound_version, checksum: token.bound_checksum }
        : null,
    grants: rows.filter(isStillCovered).map((row) => ({
      crateId: row.crate_id,
      canonicalName: row.canonical_name,
      name: row.name ?? row.canonical_name,
      isPrivate: row.visibility === 'private',
      publisherId: row.publisher_id,
      makerId: row.created_by,
      scopes: (JSON.parse(row.scopes) as TokenScope[]).filter(
        (scope) => scopes.includes(scope) && tokenScopes.includes(scope),
      ),
      refs: { ...noRules, ...(JSON.parse(row.rules) as Partial<PublisherRules>) }.refs,
    })),
  };
}

/** What tokens could do before they had scopes. */
const before: readonly TokenScope[] = ['publish-update', 'read'];

interface GrantRow {
  crate_id: number | null;
  /** As typed; null where nothing has the name. */
  name: string | null;
  visibility: 'public' | 'private' | null;
  canonical_name: string;
  publisher_id: number;
  created_by: number | null;
  scopes: string;
  rules: string;
  crate_pattern: string | null;
  /** Not null: the publisher lists the crate, or waits for the name. */
  listed: number | null;
  /** Not null: the publisher's maker owns the crate. */
  owned: number | null;
}

/** Listed crates stay covered; those of a pattern, while its maker owns them; new names, while they fit. */
function isStillCovered(row: GrantRow): boolean {
  if (row.listed !== null) return true;
  if (row.crate_pattern === null || row.created_by === null) return false;
  const fits = crateScopeMatches(row.crate_pattern, row.name ?? row.canonical_name);
  return row.crate_id === null
    ? fits || fitsFolded(row.crate_pattern, row.canonical_name)
    : fits && row.owned !== null;
}

/** A name that does not exist is kept folded, so it is compared folded. */
function fitsFolded(pattern: string, name: string): boolean {
  return crateScopeMatches(`${canonicalName(pattern.slice(0, -1))}*`, name);
}

function crateRows(db: Queries, tokenId: number, now: Date): Promise<GrantRow[]> {
  return db
    .selectFrom('access_token_crates as granted')
    .innerJoin('publishers', 'publishers.id', 'granted.publisher_id')
    .innerJoin('issuers', 'issuers.id', 'publishers.issuer_id')
    .innerJoin('crates', 'crates.id', 'granted.crate_id')
    .leftJoin('publisher_crates', (join) =>
      join
        .onRef('publisher_crates.publisher_id', '=', 'publishers.id')
        .onRef('publisher_crates.crate_id', '=', 'granted.crate_id'),
    )
    .leftJoin('crate_owners', (join) =>
      join
        .onRef('crate_owners.crate_id', '=', 'granted.crate_id')
        .onRef('crate_owners.user_id', '=', 'publishers.created_by'),
    )
    .select([
      'granted.crate_id',
      'crates.name',
      'crates.visibility',
      'crates.canonical_name',
      'granted.publisher_id',
      'publishers.created_by',
      'publishers.scopes',
      'publishers.rules',
      'publishers.crate_pattern',
      'publisher_crates.crate_id as listed',
      'crate_owners.user_id as owned',
    ])
    .where('granted.access_token_id', '=', tokenId)
    .where((where) =>
      where.or([where('granted.expires_at', 'is', null), where('granted.expires_at', '>', now.getTime())]),
    )
    .where('publishers.state', '!=', 'disabled')
    .where('issuers.enabled', '=', 1)
    .execute();
}

/** New names, and those that have become crates since: the first publish made them, and the token may publish more. */
async function nameRows(db: Queries, tokenId: number, now: Date): Promise<GrantRow[]> {
  const rows = await db
    .selectFrom('access_token_names as granted')
    .innerJoin('publishers', 'publishers.id', 'granted.publisher_id')
    .innerJoin('issuers', 'issuers.id', 'publishers.issuer_id')
    .leftJoin('crates', 'crates.canonical_name', 'granted.canonical_name')
    .leftJoin('publisher_names', (join) =>
      join
        .onRef('publisher_names.publisher_id', '=', 'publishers.id')
        .onRef('publisher_names.canonical_name', '=', 'granted.canonical_name'),
    )
    .leftJoin('reserved_names', (join) =>
      join
        .onRef('reserved_names.canonical_name', '=', 'publisher_names.canonical_name')
        .on('reserved_names.expires_at', '>', now.getTime()),
    )
    .leftJoin('publisher_crates', (join) =>
      join
        .onRef('publisher_crates.publisher_id', '=', 'publishers.id')
        .onRef('publisher_crates.crate_id', '=', 'crates.id'),
    )
    .leftJoin('crate_owners', (join) =>
      join
        .onRef('crate_owners.crate_id', '=', 'crates.id')
        .onRef('crate_owners.user_id', '=', 'publishers.created_by'),
    )
    .select([
      'crates.id as crate_id',
      'crates.name',
      'crates.visibility',
      'granted.canonical_name',
      'granted.publisher_id',
      'publishers.created_by',
      'publishers.scopes',
      'publishers.rules',
      'publishers.crate_pattern',
      'publisher_crates.crate_id as listed',
      'reserved_names.user_id as reserved_by',
      'crate_owners.user_id as owned',
    ])
    .where('granted.access_token_id', '=', tokenId)
    .where((where) =>
      where.or([where('granted.expires_at', 'is', null), where('granted.expires_at', '>', now.getTime())]),
    )
    .where('publishers.state', '!=', 'disabled')
    .where('issuers.enabled', '=', 1)
    .execute();
  return rows.map(({ reserved_by, ...row }) => ({
    ...row,
    listed: row.crate_id === null ? reserved_by : row.listed,
  }));
}
