import { canonicalName } from '@waybill/cargo-formats';
import { sql } from 'kysely';
import type { Queries } from '../../platform/database/open.ts';

export interface AuditFilter {
  /** In any spelling; a crate that is gone is found by its own. */
  crate: string | null;
  actorId: number | null;
  /** Exact, or the beginning of one when it ends in a dot. */
  action: string | null;
  correlationId: string | null;
  /** Included. */
  since: Date | null;
  /** Not included. */
  until: Date | null;
}

/** Newest first, before the event of that id. */
export async function listEvents(
  db: Queries,
  filter: AuditFilter,
  { before, limit }: { before: number | null; limit: number },
) {
  let query = db
    .selectFrom('audit_events as event')
    .leftJoin('users', (join) =>
      join.onRef('users.id', '=', 'event.actor_id').on('event.actor_kind', '=', 'user'),
    )
    .select([
      'event.id',
      'event.at',
      'event.actor_kind',
      'event.actor_id',
      'users.login',
      'event.action',
      'event.crate_name',
      'event.detail',
      'event.correlation_id',
    ])
    .orderBy('event.id', 'desc')
    .limit(limit);
  const { crate, actorId, action, correlationId, since, until } = filter;
  if (before !== null) query = query.where('event.id', '<', before);
  if (crate !== null) {
    query = query.where((where) =>
      where.or([
        where('event.crate_name', '=', crate),
        where('event.crate_name', 'in', (select) =>
          select.selectFrom('crates').select('name').where('canonical_name', '=', canonicalName(crate)),
        ),
      ]),
    );
  }
  if (actorId !== null)
    query = query.where('event.actor_kind', '=', 'user').where('event.actor_id', '=', actorId);
  if (action?.endsWith('.'))
    // Not a range of texts: PostgreSQL orders them by the language of the database.
    query = query.where(sql`substr(event.action, 1, ${action.length})`, '=', action);
  else if (action !== null) query = query.where('event.action', '=', action);
  if (correlationId !== null) query = query.where('event.correlation_id', '=', correlationId);
  if (since !== null) query = query.where('event.at', '>=', since.getTime());
  if (until !== null) query = query.where('event.at', '<', until.getTime());
  return query.execute();
}

export type EventRow = Awaited<ReturnType<typeof listEvents>>[number];

/** Here and not from the accounts, which themselves write events. */
export async function findActorId(db: Queries, login: string): Promise<number | null> {
  const row = await db
    .selectFrom('users')
    .select('id')
    .where('login_key', '=', login.toLowerCase())
    .executeTakeFirst();
  return row?.id ?? null;
}
