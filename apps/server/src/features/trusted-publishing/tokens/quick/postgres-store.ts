import type pg from 'pg';
import type { Queries } from '../../../../platform/database/open.ts';
import { eventColumns } from '../../../audit/index.ts';
import { attemptColumns } from '../../attempts/store.ts';
import { candidates } from '../../publishers/store.ts';
import type { PublisherRow } from '../../publishers/stored-publisher.ts';
import { MOST_TRIES, tokenColumns } from '../store.ts';
import type { GrantStore, QuickGrant } from './grant-store.ts';

/** A row that something refers to is gone: a crate, between reading and writing. */
const FOREIGN_KEY_VIOLATION = '23503';

/** Both statements are prepared once by each connection; the second is a transaction of its own. */
export function openPostgresGrants(pool: pg.Pool, db: Queries): GrantStore {
  const { sql: readText } = candidates(db, 0, '').compile();
  return {
    async grant({ issuerId, lookupKey }, decide) {
      const { rows } = await pool.query<PublisherRow>({
        name: 'exchange_candidates',
        text: readText,
        values: [issuerId, lookupKey],
      });
      const grant = decide(rows);
      if (grant === null) return null;
      try {
        const stored = await pool.query<{ id: number }>({
          name: 'exchange_grant',
          text: GRANT,
          values: grantValues(grant),
        });
        return stored.rows[0]?.id ?? null;
      } catch (error) {
        if ((error as { code?: string }).code === FOREIGN_KEY_VIOLATION) return null;
        throw error;
      }
    },
  };
}

const MINUTE_MS = 60_000;

/** The id of the token comes first in the detail of an event, and is known only here. */
const GRANT = `
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
