import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import { findUserById } from '../accounts/index.ts';
import { createToken } from '../api-tokens/index.ts';
import { hashCode } from './codes.ts';
import { findByDeviceCode, lengthenInterval, notePoll, type StoredRequest, takeApproved } from './store.ts';

const SLOWER_BY_SECONDS = 5;
const LONGEST_INTERVAL_SECONDS = 60;

export interface DeviceToken {
  token: string;
  expires_at: string | null;
  login: string;
  scopes: string[];
  crates: string[] | null;
}

/**
 * Answers the program that waits (RFC 8628 §3.5). The API token is made here, when it is asked for, and leaves once: with
 * it the request is gone.
 * @throws Problem `authorization_pending`, `slow_down`, `access_denied`, `device_code_expired`, `device_code_unknown`
 */
export async function handOutToken(
  platform: Platform,
  deviceCode: string,
  correlationId: string,
): Promise<DeviceToken> {
  const { db } = platform.database;
  const now = platform.now();
  const hash = await hashCode(deviceCode);
  const request = await findByDeviceCode(db, hash);
  if (request === null) throw unknown();
  if (request.expiresAt <= now.getTime())
    throw new Problem(
      'device_code_expired',
      'The ten minutes to approve this sign-in are over; start it again.',
    );
  if (request.state === 'refused') throw refused();
  if (request.state === 'pending') throw await stillPending(platform, request, now);
  const made = await mintToken(platform, request, correlationId);
  if (made !== null) return made;
  // Taken back since it was looked up, or handed out to another that asked.
  throw (await findByDeviceCode(db, hash))?.state === 'refused' ? refused() : unknown();
}

/** @returns null when it is no longer there to be handed out. */
function mintToken(
  platform: Platform,
  found: StoredRequest,
  correlationId: string,
): Promise<DeviceToken | null> {
  return platform.database.db.transaction().execute(async (db) => {
    const at = platform.now();
    const request = await takeApproved(db, found.id, at);
    const user =
      request === null || request.decidedBy === null ? null : await findUserById(db, request.decidedBy);
    if (request === null || user === null) return null;
    const made = await createToken(
      db,
      {
        name: `device: ${request.clientName}`,
        endpoint_scopes: request.endpointScopes,
        crate_scopes: request.crateScopes,
        expired_at: new Date(at.getTime() + request.lifetimeSeconds * 1000).toISOString(),
      },
      { userId: user.id, actor: { kind: 'user', id: user.id }, at, correlationId, fromDevice: true },
    );
    return {
      token: made.token,
      expires_at: made.expired_at,
      login: user.login,
      scopes: request.endpointScopes,
      crates: request.crateScopes,
    };
  });
}

async function stillPending(platform: Platform, request: StoredRequest, now: Date): Promise<Problem> {
  const { db } = platform.database;
  const { intervalSeconds } = request;
  if (await notePoll(db, request, now))
    return new Problem(
      'authorization_pending',
      `Nobody has approved the sign-in yet; ask again in ${intervalSeconds} seconds.`,
      { headers: { 'retry-after': String(intervalSeconds) } },
    );
  await lengthenInterval(db, request.id, {
    seconds: SLOWER_BY_SECONDS,
    most: LONGEST_INTERVAL_SECONDS,
    at: now,
  });
  const longer = Math.min(intervalSeconds + SLOWER_BY_SECONDS, LONGEST_INTERVAL_SECONDS);
  return new Problem('slow_down', `You ask too often; from now on wait ${longer} seconds in between.`, {
    headers: { 'retry-after': String(longer) },
  });
}

const refused = () => new Problem('access_denied', 'The sign-in was refused in the browser.');

function unknown(): Problem {
  return new Problem(
    'device_code_unknown',
    'There is no sign-in with this device code, or not any more: its token is handed out once.',
  );
}
