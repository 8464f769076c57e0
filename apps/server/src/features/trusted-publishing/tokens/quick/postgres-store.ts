import type pg from 'pg';
import { BoundedCache } from '../../../../platform/bounded-cache.ts';
import type { Queries } from '../../../../platform/database/open.ts';
import { eventColumns } from '../../../audit/index.ts';
import { attemptColumns } from '../../attempts/store.ts';
import { candidatesAsSeen } from '../../publishers/store.ts';
import { groupRows, type PublisherRow, type StoredPublisher } from '../../publishers/stored-publisher.ts';
import { MOST_TRIES, tokenColumns } from '../store.ts';
import type { GrantStore, QuickGrant } from './grant-store.ts';

/** A row that something refers to is gone: a crate, between reading and writing. */
const FOREIGN_KEY_VIOLATION = '23503';
const MOST_BYTES_KNOWN = 8 * 1024 * 1024;

interface Candidates {
  publishers: readonly StoredPublisher[];
  /** All that was read of them, as the database writes it. */
  seen: string;
}

type SeenRow = PublisherRow & { seen: string };

/**
 * Both statements are prepared once by each connection; the second is a transaction of its own, and grants only where the
 * candidates still are what the decision was made on. So those of the last grant may be kept: where anything of them was
 * changed, by whichever copy, nothing is granted by what was, and they are read again.
 */
export function openPostgresGrants(pool: pg.Pool, db: Queries): GrantStore {
  const known = new BoundedCache<Candidates>(MOST_BYTES_KNOWN, bytesOf);
  const readText = candidatesAsSeen(db, 0, '').compile().sql;
  const grantText = textOfGrant(readText);

  const read = async (issuerId: number, lookupKey: string): Promise<Candidates> => {
    const query = { name: 'exchange_candidates', text: readText, values: [issuerId, lookupKey] };
    const { rows } = await pool.query<SeenRow>(query);
    return { publishers: groupRows(rows), seen: rows.map(({ seen }) => seen).join('\n') };
  };
  const write = async (grant: QuickGrant, lookupKey: string, seen: string): Promise<number | null> => {
    try {
      const values = [...grantValues(grant), lookupKey, seen];
      const { rows } = await pool.query<{ id: number }>({ name: 'exchange_grant', text: grantText, values });
      return rows[0]?.id ?? null;
    } catch (error) {
      if ((error as { code?: string }).code === FOREIGN_KEY_VIOLATION) return null;
      throw error;
    }
  };

  return {
    async grant({ issuerId, lookupKey }, decide) {
      const key = `${issuerId} ${lookupKey}`;
      const kept = known.get(key);
      if (kept !== undefined) {
        const grant = decide(kept.publishers);
        const id = grant === null ? null : await write(grant, lookupKey, kept.seen);
        if (id !== null) return id;
        known.remove(key);
      }
      const fresh = await read(issuerId, lookupKey);
      // It was not that they had changed.
      if (fresh.seen === kept?.seen) return null;
      const grant = decide(fresh.publishers);
      const id = grant === null ? null : await write(grant, lookupKey, fresh.seen);
      if (id !== null) known.add(key, fresh);
      return id;
    },
  };
}

/** As text, and once more as values. */
const bytesOf = ({ publishers, seen }: Candidates): number => 4 * seen.length + 1000 * publishers.length;

const MINUTE_MS = 60_000;

/** The id of the token comes first in the detail of an event, and is known only here. */
const textOfGrant = (readText: string): string => `
with still as materialized (
  select p.id
  from unnest($1::bigint[], $2::text[], $3::bigint[]) as seen (id, pins, updated_at)
  join publishers p on p.id = seen.id
  where p.state = 'active' and p.pins = seen.pins and coalesce(p.updated_at, 0) = seen.updated_at
    and (p.minute_exchanges < $4 or p.minute_began_at <= $5::bigint - ${MINUTE_MS} or p.minute_began_at > $5)
  order by p.id
  for no key update of p
), used as (
  insert into used_id_tokens (issuer_id, replay_key, used_at, forget_after)
  select $6, $7, $5, $8
  where (select count(*) from still) = cardinality($1::bigint[])
    and $31 = (
      select string_agg(seen, e'\\n' order by seen)
      from (${readText.replace('$1', '$6').replace('$2', '$30')}) as candidates
    )
    and exists (select from issuers where id = $6 and revision = $9 and enabled = 1)
    and not exists (select from id_token_tries where issuer_id = $6 and replay_key = $7 and tries >= ${MOST_TRIES})
    and not exists (
      select from instance where key = 'trusted_publishing' and value::json ->> 'enabled' = 'false'
    )
  on conflict do nothing
  returning issuer_id
), noted as (
  update publishers p set
    last_used_at = $5,
    minute_exchanges = case
      when p.minute_began_at <= $5::bigint - ${MINUTE_MS} or p.minute_began_at > $5 then 1
      else p.minute_exchanges + 1
    end,
    minute_began_at = case
      when p.minute_began_at <= $5::bigint - ${MINUTE_MS} or p.minute_began_at > $5 then $5
      else p.minute_began_at
    end
  from still, used
  where p.id = still.id
), token as (
  insert into access_tokens
    (token_hash, trustpub_data, bound_version, bound_checksum, scopes, created_at, expires_at)
  select $10, $11, $12, $13, $14, $5, $15 from used
  returning id
), crates as (
  insert into access_token_crates (access_token_id, crate_id, publisher_id, expires_at)
  select token.id, granted.* from token, unnest($16::bigint[], $17::bigint[], $18::bigint[]) as granted
), attempt as (
  insert into attempts
    (at, kind, outcome, issuer_id, issuer_url, provider, subject, claims, checks, failures, correlation_id)
  select $5, 'exchange', 'granted', $6, $19, $20, $21, $22, $23, '[]', $24 from used
  returning id
), touched as (
  insert into attempt_crates (attempt_id, canonical_name)
  select attempt.id, name from attempt, unnest($25::text[]) as name
), told as (
  insert into audit_events (at, actor_kind, actor_id, action, crate_name, detail, correlation_id)
  select $5, 'publisher', event.actor_id, event.action, event.crate_name,
    '{"access_token_id":' || token.id || ',' || substr(event.detail, 2), $24
  from token, unnest($26::bigint[], $27::text[], $28::text[], $29::text[])
    as event (actor_id, action, crate_name, detail)
)
select id from token`;

function grantValues(grant: QuickGrant): unknown[] {
  const { publishers, token, issuer, attempt } = grant;
  const stored = tokenColumns(token);
  const recorded = attemptColumns(attempt);
  const events = grant
    .events(0)
    .map(({ detail: { access_token_id: _, ...detail }, ...event }) => eventColumns({ ...event, detail }));
  return [
    publishers.map(({ id }) => id),
    publishers.map(({ pins }) => JSON.stringify(pins)),
    publishers.map(({ updatedAt }) => updatedAt?.getTime() ?? 0),
    grant.mostExchangesPerMinute,
    grant.at.getTime(),
    issuer.id,
    grant.replayKey,
    grant.forgetAfter.getTime(),
    issuer.revision,
    stored.token_hash,
    stored.trustpub_data,
    stored.bound_version,
    stored.bound_checksum,
    stored.scopes,
    stored.expires_at,
    token.crates.map(({ crateId }) => crateId),
    token.crates.map(({ publisherId }) => publisherId),
    token.crates.map(({ expiresAt }) => expiresAt.getTime()),
    recorded.issuer_url,
    recorded.provider,
    recorded.subject,
    recorded.claims,
    recorded.checks,
    recorded.correlation_id,
    attempt.canonicalNames,
    events.map((event) => event.actor_id),
    events.map((event) => event.action),
    events.map((event) => event.crate_name),
    events.map((event) => event.detail),
  ];
}
