import { eventColumns } from '../../../audit/index.ts';
import { attemptColumns } from '../../attempts/store.ts';
import { MOST_TRIES, tokenColumns } from '../store.ts';
import type { QuickGrant } from './grant-store.ts';

/** One grant, as it is written. */
export interface Written {
  grant: QuickGrant;
  /** The candidates it was decided on, as `candidatesAsSeen` has them; and where they are found. */
  seen: string;
  lookupKey: string;
}

interface Columns {
  /** By name: the type in SQL. */
  types: Record<string, 'bigint' | 'text'>;
  rows: readonly Record<string, number | string | null>[];
}

/**
 * The values of some grants, as the statement takes them: for each column one array. All that belongs to a grant in other tables
 * names it by `ord`, its place from 1.
 */
export function grantValues(batch: readonly Written[]): unknown[] {
  return Object.values<Columns>(columnsOf(batch)).flatMap(({ types, rows }) =>
    Object.keys(types).map((name) => rows.map((row) => row[name] ?? null)),
  );
}

function columnsOf(batch: readonly Written[]) {
  const each = <T>(work: (written: Written, ord: number) => T[]): T[] =>
    batch.flatMap((written, at) => work(written, at + 1));
  return {
    given: {
      types: GIVEN,
      rows: batch.map(givenRow),
    },
    publishers: {
      types: { ord: 'bigint', id: 'bigint', pins: 'text', updated_at: 'bigint' },
      rows: each(({ grant }, ord) =>
        grant.publishers.map(({ id, pins, updatedAt }) => ({
          ord,
          id,
          pins: JSON.stringify(pins),
          updated_at: updatedAt?.getTime() ?? 0,
        })),
      ),
    },
    crates: {
      types: { ord: 'bigint', crate_id: 'bigint', publisher_id: 'bigint', expires_at: 'bigint' },
      rows: each(({ grant }, ord) =>
        grant.token.crates.map(({ crateId, publisherId, expiresAt }) => ({
          ord,
          crate_id: crateId,
          publisher_id: publisherId,
          expires_at: expiresAt.getTime(),
        })),
      ),
    },
    names: {
      types: { ord: 'bigint', name: 'text' },
      rows: each(({ grant }, ord) => grant.attempt.canonicalNames.map((name) => ({ ord, name }))),
    },
    events: {
      types: { ord: 'bigint', actor_id: 'bigint', action: 'text', crate_name: 'text', detail: 'text' },
      rows: each(({ grant }, ord) =>
        grant.events(0).map(({ detail: { access_token_id: _, ...detail }, ...event }) => {
          const { actor_id, action, crate_name, detail: text } = eventColumns({ ...event, detail });
          return { ord, actor_id, action, crate_name, detail: text };
        }),
      ),
    },
  } satisfies Record<string, Columns>;
}

const GIVEN = {
  issuer_id: 'bigint',
  revision: 'bigint',
  replay_key: 'text',
  at: 'bigint',
  forget_after: 'bigint',
  most: 'bigint',
  publishers: 'bigint',
  lookup_key: 'text',
  seen: 'text',
  token_hash: 'text',
  trustpub_data: 'text',
  bound_version: 'text',
  bound_checksum: 'text',
  scopes: 'text',
  expires_at: 'bigint',
  issuer_url: 'text',
  provider: 'text',
  subject: 'text',
  claims: 'text',
  checks: 'text',
  correlation_id: 'text',
} as const;

function givenRow({ grant, seen, lookupKey }: Written): Record<keyof typeof GIVEN, number | string | null> {
  const { issuer, publishers } = grant;
  const { token_hash, trustpub_data, bound_version, bound_checksum, scopes, expires_at } = tokenColumns(
    grant.token,
  );
  const { issuer_url, provider, subject, claims, checks, correlation_id } = attemptColumns(grant.attempt);
  return {
    issuer_id: issuer.id,
    revision: issuer.revision,
    replay_key: grant.replayKey,
    at: grant.at.getTime(),
    forget_after: grant.forgetAfter.getTime(),
    most: grant.mostExchangesPerMinute,
    publishers: publishers.length,
    lookup_key: lookupKey,
    seen,
    token_hash,
    trustpub_data,
    bound_version,
    bound_checksum,
    scopes,
    expires_at,
    issuer_url,
    provider,
    subject,
    claims,
    checks,
    correlation_id,
  };
}

/** Where the values have what no two exchanges share, for whoever sends a recorded statement again. */
export const grantPlaces = {
  time: Object.keys(GIVEN).indexOf('at'),
  unique: ['replay_key', 'token_hash'].map((name) => Object.keys(GIVEN).indexOf(name)),
};

const MINUTE_MS = 60_000;
const isNewMinute = `p.minute_began_at <= given.at - ${MINUTE_MS} or p.minute_began_at > given.at`;

/**
 * Writes all that some grants are, each of them wholly or not at all: each where what it was decided on still is so, and its ID
 * token was not used before. Answers with the `ord` of each that was granted and the id of its access token.
 * @param candidatesText of `candidatesAsSeen`
 */
export function grantStatement(candidatesText: string): string {
  let at = 0;
  // Behind a subquery, as a planner that sees the arrays thinks each time that a plan for so few is worth making, which takes
  // longer than the work; without them it makes one plan and keeps it.
  const source = (name: keyof ReturnType<typeof columnsOf>, alias: string, ordinality = '') => {
    const entries = Object.entries(columnsOf([])[name].types);
    const arrays = entries.map(([column, type]) => `$${++at}::${type}[] as ${column}`);
    const values = entries.map(([column]) => `${alias}_values.${column}`);
    const columns = [...entries.map(([column]) => column), ...(ordinality === '' ? [] : [ordinality])];
    return `(select ${arrays.join(', ')} offset 0) as ${alias}_values
  cross join lateral unnest(${values.join(', ')})
    ${ordinality === '' ? '' : 'with ordinality '}as ${alias} (${columns.join(', ')})`;
  };
  const candidates = candidatesText.replace('$1', 'given.issuer_id').replace('$2', 'given.lookup_key');
  // The id of the token comes first in the detail of an event, and is known only here.
  return `
with given as materialized (
  select given.* from ${source('given', 'given', 'ord')}
), still as materialized (
  select given.ord, p.id
  from ${source('publishers', 'was')}
  join given on given.ord = was.ord
  join publishers p on p.id = was.id
  where p.state = 'active' and p.pins = was.pins and coalesce(p.updated_at, 0) = was.updated_at
    and (p.minute_exchanges < given.most or ${isNewMinute})
  order by p.id
  for no key update of p
), used as (
  insert into used_id_tokens (issuer_id, replay_key, used_at, forget_after)
  select issuer_id, replay_key, at, forget_after from given
  where publishers = (select count(*) from still where still.ord = given.ord)
    and seen = (select string_agg(candidates.seen, e'\\n' order by candidates.seen) from (${candidates}) as candidates)
    and exists (
      select from issuers
      where issuers.id = given.issuer_id and issuers.revision = given.revision and issuers.enabled = 1
    )
    and not exists (
      select from id_token_tries tried
      where tried.issuer_id = given.issuer_id and tried.replay_key = given.replay_key and tried.tries >= ${MOST_TRIES}
    )
    and not exists (
      select from instance where key = 'trusted_publishing' and value::json ->> 'enabled' = 'false'
    )
  on conflict do nothing
  returning issuer_id, replay_key
), granted as materialized (
  select given.* from given join used on used.issuer_id = given.issuer_id and used.replay_key = given.replay_key
), noted as (
  update publishers p set
    last_used_at = given.at,
    minute_exchanges = case when ${isNewMinute} then 1 else p.minute_exchanges + 1 end,
    minute_began_at = case when ${isNewMinute} then given.at else p.minute_began_at end
  from still join granted as given on given.ord = still.ord
  where p.id = still.id
), stored as (
  insert into access_tokens
    (token_hash, trustpub_data, bound_version, bound_checksum, scopes, created_at, expires_at)
  select token_hash, trustpub_data, bound_version, bound_checksum, scopes, at, expires_at
  from granted order by ord
  returning id, token_hash
), token as materialized (
  select granted.ord, stored.id from stored join granted on granted.token_hash = stored.token_hash
), crates as (
  insert into access_token_crates (access_token_id, crate_id, publisher_id, expires_at)
  select token.id, crate.crate_id, crate.publisher_id, crate.expires_at
  from ${source('crates', 'crate', 'place')}
  join token on token.ord = crate.ord
  order by crate.place
), attempt as (
  insert into attempts
    (at, kind, outcome, issuer_id, issuer_url, provider, subject, claims, checks, failures, correlation_id)
  select at, 'exchange', 'granted', issuer_id, issuer_url, provider, subject, claims, checks, '[]', correlation_id
  from granted order by ord
  returning id, correlation_id
), touched as (
  insert into attempt_crates (attempt_id, canonical_name)
  select attempt.id, touch.name
  from ${source('names', 'touch')}
  join granted on granted.ord = touch.ord
  join attempt on attempt.correlation_id = granted.correlation_id
), told as (
  insert into audit_events (at, actor_kind, actor_id, action, crate_name, detail, correlation_id)
  select granted.at, 'publisher', event.actor_id, event.action, event.crate_name,
    '{"access_token_id":' || token.id || ',' || substr(event.detail, 2), granted.correlation_id
  from ${source('events', 'event', 'place')}
  join token on token.ord = event.ord
  join granted on granted.ord = event.ord
  order by event.place
)
select ord, id from token`;
}
