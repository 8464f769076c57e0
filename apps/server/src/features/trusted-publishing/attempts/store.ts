import type { Check, Facts, JsonObject, PublisherFailure } from '@waybill/trusted-publishing';
import type { Selectable } from 'kysely';
import type { Queries } from '../../../platform/database/open.ts';
import type { AttemptTable, AuditEventTable } from '../../../platform/database/schema.ts';
import type { AttemptTrace } from './record-attempt.ts';

export interface NewAttempt extends AttemptTrace {
  at: Date;
  correlationId: string;
  canonicalNames: readonly string[];
  asked: AskedVersion | null;
}

/** What exactly a token was asked for. */
export interface AskedVersion {
  canonicalName: string;
  version: string;
}

export async function insertAttempt(db: Queries, attempt: NewAttempt): Promise<void> {
  const { id } = await db
    .insertInto('attempts')
    .values(attemptColumns(attempt))
    .returning('id')
    .executeTakeFirstOrThrow();
  if (attempt.canonicalNames.length === 0) return;
  await db
    .insertInto('attempt_crates')
    .values(attempt.canonicalNames.map((name) => ({ attempt_id: id, canonical_name: name })))
    .execute();
}

export const attemptColumns = (attempt: NewAttempt) => ({
  at: attempt.at.getTime(),
  kind: 'exchange' as const,
  outcome: attempt.outcome,
  code: attempt.code,
  detail: attempt.detail,
  issuer_id: attempt.issuer.id,
  issuer_url: attempt.issuer.url,
  provider: attempt.issuer.provider,
  subject: attempt.subject,
  claims: JSON.stringify({ claims: attempt.claims, facts: attempt.facts, asked: attempt.asked }),
  checks: JSON.stringify(attempt.checks),
  failures: JSON.stringify(attempt.failures),
  correlation_id: attempt.correlationId,
});

export interface StoredAttempt {
  id: number;
  at: Date;
  outcome: 'granted' | 'refused';
  code: string | null;
  detail: string | null;
  issuerId: number | null;
  issuerUrl: string;
  provider: string | null;
  subject: string | null;
  claims: JsonObject;
  facts: Facts | null;
  /** Null: none in particular, or it was not kept. */
  asked: AskedVersion | null;
  checks: Check[];
  failures: PublisherFailure[];
  correlationId: string;
}

export interface AttemptPage {
  /** Null: of all crates, and of none. */
  canonicalName: string | null;
  outcome: 'granted' | 'refused' | null;
  /** Only of this request; null: of any. */
  correlationId?: string | null;
  /** Older than this one; 0: from the newest. */
  before: number;
  /** Not older than this moment; null: of any age. */
  since?: Date | null;
  limit: number;
}

/** Newest first. */
export async function listAttempts(db: Queries, page: AttemptPage): Promise<StoredAttempt[]> {
  let query = db
    .selectFrom('attempts')
    .selectAll('attempts')
    .orderBy('attempts.id', 'desc')
    .limit(page.limit);
  const { canonicalName, outcome, correlationId = null, before, since = null } = page;
  if (canonicalName !== null)
    query = query.where('attempts.id', 'in', (select) =>
      select.selectFrom('attempt_crates').select('attempt_id').where('canonical_name', '=', canonicalName),
    );
  if (outcome !== null) query = query.where('outcome', '=', outcome);
  if (correlationId !== null) query = query.where('correlation_id', '=', correlationId);
  if (since !== null) query = query.where('at', '>=', since.getTime());
  if (before > 0) query = query.where('attempts.id', '<', before);
  return (await query.execute()).map(toAttempt);
}

export async function findAttempt(db: Queries, id: number): Promise<StoredAttempt | null> {
  const row = await db.selectFrom('attempts').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : toAttempt(row);
}

/** A name as it is compared, and as its crate, or whoever reserved it, spells it. */
export interface TouchedCrate {
  canonicalName: string;
  name: string;
}

/** The crates each of them touches, in order, by the id of the attempt. */
export async function cratesOfAttempts(
  db: Queries,
  ids: readonly number[],
): Promise<Map<number, TouchedCrate[]>> {
  const byId = new Map<number, TouchedCrate[]>(ids.map((id) => [id, []]));
  if (ids.length === 0) return byId;
  const rows = await db
    .selectFrom('attempt_crates as touched')
    .leftJoin('crates', 'crates.canonical_name', 'touched.canonical_name')
    .leftJoin('reserved_names', 'reserved_names.canonical_name', 'touched.canonical_name')
    .select([
      'touched.attempt_id',
      'touched.canonical_name',
      'crates.name as crate_name',
      'reserved_names.name as reserved_name',
    ])
    .where('touched.attempt_id', 'in', ids)
    .orderBy('touched.canonical_name')
    .execute();
  for (const row of rows) {
    const name = row.crate_name ?? row.reserved_name ?? row.canonical_name;
    byId.get(row.attempt_id)?.push({ canonicalName: row.canonical_name, name });
  }
  return byId;
}

/** Which of these names are crates that the user owns at this moment, as their names are spelled. */
export async function ownedAmong(
  db: Queries,
  canonicalNames: readonly string[],
  userId: number,
): Promise<TouchedCrate[]> {
  if (canonicalNames.length === 0) return [];
  const rows = await db
    .selectFrom('crates')
    .innerJoin('crate_owners', 'crate_owners.crate_id', 'crates.id')
    .select(['crates.canonical_name', 'crates.name'])
    .where('crates.canonical_name', 'in', canonicalNames)
    .where('crate_owners.user_id', '=', userId)
    .orderBy('crates.canonical_name')
    .execute();
  return rows.map((row) => ({ canonicalName: row.canonical_name, name: row.name }));
}

/** @returns how many. */
export async function forgetAttemptsBefore(db: Queries, moment: Date): Promise<number> {
  const gone = await db.deleteFrom('attempts').where('at', '<', moment.getTime()).executeTakeFirst();
  return Number(gone.numDeletedRows);
}

function toAttempt(row: Selectable<AttemptTable>): StoredAttempt {
  const { claims, facts, asked } = JSON.parse(row.claims) as {
    claims: JsonObject;
    facts: Facts | null;
    /** Not there in what earlier versions wrote. */
    asked?: AskedVersion | null;
  };
  return {
    id: row.id,
    at: new Date(row.at),
    outcome: row.outcome,
    code: row.code,
    detail: row.detail,
    issuerId: row.issuer_id,
    issuerUrl: row.issuer_url,
    provider: row.provider,
    subject: row.subject,
    claims,
    facts,
    asked: asked ?? null,
    checks: JSON.parse(row.checks) as Check[],
    failures: JSON.parse(row.failures) as PublisherFailure[],
    correlationId: row.correlation_id,
  };
}

export interface TokenEvent {
  at: Date;
  action: string;
  publisherId: number | null;
  crate: string | null;
  detail: Readonly<Record<string, unknown>>;
}

/** The access tokens that a request was given: one event for each crate. */
export async function mintedBy(db: Queries, correlationId: string): Promise<TokenEvent[]> {
  const rows = await db
    .selectFrom('audit_events')
    .select(['at', 'action', 'actor_id', 'crate_name', 'detail'])
    .where('correlation_id', '=', correlationId)
    .where('action', '=', 'access_token.minted')
    .orderBy('id')
    .execute();
  return rows.map(toTokenEvent);
}

/** What became of the access tokens for these crates in a span of time, the oldest first. */
export async function tokenEventsOf(
  db: Queries,
  crates: readonly string[],
  { from, until }: { from: Date; until: Date },
): Promise<TokenEvent[]> {
  const rows = await db
    .selectFrom('audit_events')
    .select(['at', 'action', 'actor_id', 'crate_name', 'detail'])
    .where('crate_name', 'in', crates)
    .where('at', '>=', from.getTime())
    .where('at', '<=', until.getTime())
    .where('action', 'in', [
      'version.published',
      'access_token.revoked',
      'token.exposed',
      'publisher.changed',
      'publisher.deleted',
    ])
    .orderBy('id')
    .execute();
  return rows.map(toTokenEvent);
}

function toTokenEvent(
  row: Pick<Selectable<AuditEventTable>, 'at' | 'action' | 'actor_id' | 'crate_name' | 'detail'>,
): TokenEvent {
  return {
    at: new Date(row.at),
    action: row.action,
    publisherId: row.actor_id,
    crate: row.crate_name,
    detail: JSON.parse(row.detail) as Record<string, unknown>,
  };
}

/** Whoever owns a crate sees what was tried for its name: not what was tried for an earlier crate. */
export async function forgetCrateOfAttempts(db: Queries, canonicalName: string): Promise<void> {
  await db.deleteFrom('attempt_crates').where('canonical_name', '=', canonicalName).execute();
}
