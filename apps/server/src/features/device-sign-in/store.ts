import type { Selectable } from 'kysely';
import type { Queries } from '../../platform/database/open.ts';
import type { DeviceRequestTable } from '../../platform/database/schema.ts';

/** What a program asks for. */
export interface DeviceRequest {
  clientName: string;
  /** From where it asked. */
  address: string;
  endpointScopes: string[];
  /** Null: every crate. */
  crateScopes: string[] | null;
  /** Of the API token. */
  lifetimeSeconds: number;
}

export interface StoredRequest extends DeviceRequest {
  id: number;
  state: 'pending' | 'approved' | 'refused';
  decidedBy: number | null;
  expiresAt: number;
  intervalSeconds: number;
}

export interface NewRequest extends DeviceRequest {
  deviceCodeHash: string;
  userCodeHash: string;
  addressGroup: string;
  at: Date;
  expiresAt: Date;
  intervalSeconds: number;
}

/** @returns false when one of the codes is taken. */
export async function insertRequest(db: Queries, request: NewRequest): Promise<boolean> {
  const row = await db
    .insertInto('device_requests')
    .values({
      device_code_hash: request.deviceCodeHash,
      user_code_hash: request.userCodeHash,
      client_name: request.clientName,
      address: request.address,
      address_group: request.addressGroup,
      endpoint_scopes: JSON.stringify(request.endpointScopes),
      crate_scopes: request.crateScopes === null ? null : JSON.stringify(request.crateScopes),
      lifetime_seconds: request.lifetimeSeconds,
      state: 'pending',
      created_at: request.at.getTime(),
      expires_at: request.expiresAt.getTime(),
      interval_seconds: request.intervalSeconds,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Those whose time is not over. @param group of one group of addresses; null: of all. */
export async function countRequests(db: Queries, group: string | null, now: Date): Promise<number> {
  let query = db
    .selectFrom('device_requests')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('expires_at', '>', now.getTime());
  if (group !== null) query = query.where('address_group', '=', group);
  return Number((await query.executeTakeFirstOrThrow()).count);
}

/** The addresses with so many open requests, and when the first of them ends. */
export function crowdedAddresses(db: Queries, now: Date, most: number) {
  return db
    .selectFrom('device_requests')
    .select(({ fn }) => ['address_group', fn.min('expires_at').as('until')])
    .where('expires_at', '>', now.getTime())
    .groupBy('address_group')
    .having(({ fn }) => fn.countAll(), '>=', most)
    .execute();
}

export async function findByDeviceCode(db: Queries, hash: string): Promise<StoredRequest | null> {
  const row = await db
    .selectFrom('device_requests')
    .selectAll()
    .where('device_code_hash', '=', hash)
    .executeTakeFirst();
  return row === undefined ? null : toRequest(row);
}

/** One that waits for a decision. */
export async function findOpen(db: Queries, userCodeHash: string, now: Date): Promise<StoredRequest | null> {
  const row = await db
    .selectFrom('device_requests')
    .selectAll()
    .where('user_code_hash', '=', userCodeHash)
    .where('state', '=', 'pending')
    .where('expires_at', '>', now.getTime())
    .executeTakeFirst();
  return row === undefined ? null : toRequest(row);
}

/**
 * Of several decisions at once the first one counts, but whoever approved may still refuse: until its token is handed out,
 * the request is there. @returns null when there is nothing left to decide.
 */
export async function decide(
  db: Queries,
  userCodeHash: string,
  decision: { state: 'approved' | 'refused'; userId: number; at: Date },
): Promise<StoredRequest | null> {
  const row = await db
    .updateTable('device_requests')
    .set({ state: decision.state, decided_by: decision.userId })
    .where('user_code_hash', '=', userCodeHash)
    .where((where) =>
      where.or([
        where('state', '=', 'pending'),
        ...(decision.state === 'refused'
          ? [where.and([where('state', '=', 'approved'), where('decided_by', '=', decision.userId)])]
          : []),
      ]),
    )
    .where('expires_at', '>', decision.at.getTime())
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? null : toRequest(row);
}

/** Of several questions at once one takes it. @returns null when it is gone, or was not approved in time. */
export async function takeApproved(db: Queries, id: number, now: Date): Promise<StoredRequest | null> {
  const row = await db
    .deleteFrom('device_requests')
    .where('id', '=', id)
    .where('state', '=', 'approved')
    .where('expires_at', '>', now.getTime())
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? null : toRequest(row);
}

/** @returns false when the interval since the last question is not over. */
export async function notePoll(db: Queries, request: StoredRequest, now: Date): Promise<boolean> {
  const since = now.getTime() - request.intervalSeconds * 1000;
  const row = await db
    .updateTable('device_requests')
    .set({ last_polled_at: now.getTime() })
    .where('id', '=', request.id)
    .where((where) => where.or([where('last_polled_at', 'is', null), where('last_polled_at', '<=', since)]))
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** From now on the program has to wait longer. */
export async function lengthenInterval(
  db: Queries,
  id: number,
  { seconds, most, at }: { seconds: number; most: number; at: Date },
): Promise<void> {
  await db
    .updateTable('device_requests')
    .set((row) => ({
      interval_seconds: row('interval_seconds', '+', seconds),
      last_polled_at: at.getTime(),
    }))
    .where('id', '=', id)
    .where('interval_seconds', '<', most)
    .execute();
}

export async function forgetRequests(db: Queries, expiredBefore: Date): Promise<void> {
  await db.deleteFrom('device_requests').where('expires_at', '<', expiredBefore.getTime()).execute();
}

function toRequest(row: Selectable<DeviceRequestTable>): StoredRequest {
  return {
    id: row.id,
    clientName: row.client_name,
    address: row.address,
    endpointScopes: JSON.parse(row.endpoint_scopes) as string[],
    crateScopes: row.crate_scopes === null ? null : (JSON.parse(row.crate_scopes) as string[]),
    lifetimeSeconds: row.lifetime_seconds,
    state: row.state,
    decidedBy: row.decided_by,
    expiresAt: row.expires_at,
    intervalSeconds: row.interval_seconds,
  };
}
