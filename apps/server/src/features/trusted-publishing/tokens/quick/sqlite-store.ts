import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { Tables } from '../../../../platform/database/schema.ts';
import { eventColumns } from '../../../audit/index.ts';
import { attemptColumns } from '../../attempts/store.ts';
import { candidates } from '../../publishers/store.ts';
import { groupRows, type PublisherRow, type StoredPublisher } from '../../publishers/stored-publisher.ts';
import { MOST_TRIES, tokenColumns } from '../store.ts';
import type { GrantStore, QuickGrant } from './grant-store.ts';

interface Waiting {
  candidates: { issuerId: number; lookupKey: string };
  decide: (publishers: readonly StoredPublisher[]) => QuickGrant | null;
  resolve: (accessTokenId: number | null) => void;
  reject: (error: unknown) => void;
}

/** Where several come at once, the first of them waits so long for the others. */
const GATHER_MS = 1;

/**
 * What a commit costs is its sync to disk, so those that come at once share one. Within it each is wholly there or not at all;
 * nothing else runs meanwhile, so what is read is what is written on. Whoever comes alone waits for nobody.
 */
export function openSqliteGrants(file: DatabaseSync, db: Kysely<Tables>): GrantStore {
  let waiting: Waiting[] = [];
  let together = 1;
  let statements: Statements | undefined;
  const flush = async () => {
    await (together > 1 ? sleep(GATHER_MS) : nextTurn());
    // Kysely gives its only connection to one at a time, so no transaction is open here.
    await db.connection().execute(async () => {
      const now = waiting;
      waiting = [];
      together = now.length;
      statements ??= prepareAll(file, candidates(db, 0, '').compile().sql);
      grantAll(file, statements, now);
    });
  };
  return {
    grant: (ofCandidates, decide) =>
      new Promise((resolve, reject) => {
        waiting.push({ candidates: ofCandidates, decide, resolve, reject });
        if (waiting.length === 1)
          flush().catch((error: unknown) => {
            for (const one of waiting.splice(0)) one.reject(error);
          });
      }),
  };
}

function grantAll(file: DatabaseSync, statements: Statements, all: readonly Waiting[]): void {
  const settle: (() => void)[] = [];
  try {
    file.exec('begin immediate');
    for (const one of all) settle.push(grantOne(file, statements, one));
    file.exec('commit');
  } catch (error) {
    if (file.isTransaction) file.exec('rollback');
    for (const { reject } of all) reject(error);
    return;
  }
  for (const tell of settle) tell();
}

/** @returns what tells the outcome, once it is committed. What goes wrong with one leaves the others alone. */
function grantOne(
  file: DatabaseSync,
  statements: Statements,
  { candidates, decide, resolve, reject }: Waiting,
): () => void {
  file.exec('savepoint one');
  try {
    const rows = statements.candidates.all(candidates.issuerId, candidates.lookupKey);
    const grant = decide(groupRows(rows as unknown as PublisherRow[]));
    const accessTokenId = grant === null ? null : store(statements, grant);
    if (accessTokenId === null) file.exec('rollback to one');
    return () => resolve(accessTokenId);
  } catch (error) {
    // A full disk ends the transaction of all, and with it the savepoint.
    if (!file.isTransaction) throw error;
    file.exec('rollback to one');
    return () => reject(error);
  } finally {
    if (file.isTransaction) file.exec('release one');
  }
}

/** @returns null where it does not stand any more; what was written by then is to be rolled back. */
function store(statements: Statements, grant: QuickGrant): number | null {
  const { issuer, replayKey, publishers, token, attempt } = grant;
  const at = grant.at.getTime();
  const isStillSo = statements.still.get(issuer.id, issuer.revision, issuer.id, replayKey) !== undefined;
  if (!isStillSo) return null;
  const used = statements.used.run(issuer.id, replayKey, at, grant.forgetAfter.getTime());
  if (used.changes === 0) return null;
  for (const { id, pins, updatedAt } of publishers) {
    const seen = { id, pins: JSON.stringify(pins), updated: updatedAt?.getTime() ?? 0 };
    const noted = statements.noted.run({ ...seen, at, most: grant.mostExchangesPerMinute });
    if (noted.changes === 0) return null;
  }
  const accessTokenId = insert(statements.token, tokenColumns(token));
  for (const { crateId, publisherId, expiresAt } of token.crates)
    statements.crate.run(accessTokenId, crateId, publisherId, expiresAt.getTime());
  const attemptId = insert(statements.attempt, attemptColumns(attempt));
  for (const name of attempt.canonicalNames) statements.touched.run(attemptId, name);
  for (const event of grant.events(accessTokenId)) insert(statements.event, eventColumns(event));
  return accessTokenId;
}

type Statements = Record<keyof ReturnType<typeof textsOf>, StatementSync>;

function prepareAll(file: DatabaseSync, candidatesText: string): Statements {
  const prepared = Object.entries(textsOf(candidatesText)).map(([name, text]) => [name, file.prepare(text)]);
  return Object.fromEntries(prepared) as Statements;
}

/** For the test that asks the database how it goes about each. */
export const sqliteStatements = (candidatesText: string): string[] => Object.values(textsOf(candidatesText));

const MINUTE_MS = 60_000;

const textsOf = (candidatesText: string) => ({
  candidates: candidatesText,
  still: `
    select 1 from issuers
    where id = ? and revision = ? and enabled = 1
      and not exists (
        select 1 from id_token_tries where issuer_id = ? and replay_key = ? and tries >= ${MOST_TRIES}
      )
      and not exists (
        select 1 from instance where key = 'trusted_publishing' and json_extract(value, '$.enabled') = 0
      )`,
  used: 'insert into used_id_tokens (issuer_id, replay_key, used_at, forget_after) values (?, ?, ?, ?) on conflict do nothing',
  noted: `
    update publishers set
      last_used_at = :at,
      minute_exchanges = case
        when minute_began_at <= :at - ${MINUTE_MS} or minute_began_at > :at then 1 else minute_exchanges + 1
      end,
      minute_began_at = case
        when minute_began_at <= :at - ${MINUTE_MS} or minute_began_at > :at then :at else minute_began_at
      end
    where id = :id and state = 'active' and pins = :pins and coalesce(updated_at, 0) = :updated
      and (minute_exchanges < :most or minute_began_at <= :at - ${MINUTE_MS} or minute_began_at > :at)`,
  token: insertInto('access_tokens', [
    ...['token_hash', 'trustpub_data', 'bound_version', 'bound_checksum', 'scopes', 'created_at'],
    'expires_at',
  ]),
  crate:
    'insert into access_token_crates (access_token_id, crate_id, publisher_id, expires_at) values (?, ?, ?, ?)',
  attempt: insertInto('attempts', [
    ...['at', 'kind', 'outcome', 'code', 'detail', 'issuer_id', 'issuer_url', 'provider', 'subject'],
    ...['claims', 'checks', 'failures', 'correlation_id'],
  ]),
  touched: 'insert into attempt_crates (attempt_id, canonical_name) values (?, ?)',
  event: insertInto('audit_events', [
    ...['at', 'actor_kind', 'actor_id', 'action', 'crate_name', 'detail', 'correlation_id'],
  ]),
});

/** Values are given by the names of the columns. */
function insertInto(table: keyof Tables, columns: readonly string[]): string {
  const values = columns.map((column) => `:${column}`).join(', ');
  return `insert into ${table} (${columns.join(', ')}) values (${values})`;
}

function insert(statement: StatementSync, values: Record<string, SQLInputValue>): number {
  return Number(statement.run(values).lastInsertRowid);
}
