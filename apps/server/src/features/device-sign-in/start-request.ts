import { addressGroup } from '../../platform/address-group.ts';
import { lockDeviceRequests } from '../../platform/database/locks.ts';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import { endpointScopes, isCrateScope, isEndpointScope } from '../api-tokens/index.ts';
import { hashCode, newDeviceCode, newUserCode } from './codes.ts';
import { countRequests, forgetRequests, insertRequest } from './store.ts';

export const OPEN_SECONDS = 10 * 60;
const INTERVAL_SECONDS = 5;
/** So that a program which comes late is told that it is late, and not that it is unknown. */
export const KEPT_AFTER_EXPIRY_MS = 10 * 60_000;
export const MOST_PER_ADDRESS = 20;
export const MOST_AT_ALL = 2_000;

const DEFAULT_SCOPES = ['publish-new', 'publish-update', 'yank', 'read'];
const DEFAULT_NAME = 'a program without a name';
const DEFAULT_LIFETIME_SECONDS = 60 * 60;

export interface Wish {
  client_name?: string | undefined;
  scopes?: readonly string[] | undefined;
  crates?: readonly string[] | undefined;
  lifetime_seconds?: number | undefined;
}

/** RFC 8628 §3.2. */
export interface DeviceAuthorization {
  device_code: string;
  user_code: string;
  verification_uri: string;
  verification_uri_complete: string;
  expires_in: number;
  interval: number;
}

/**
 * Begins a sign-in: nobody is asked who they are, as nothing is given before somebody approves.
 * @throws Problem `api_token_invalid`, `too_many_device_requests`
 */
export async function startRequest(
  platform: Platform,
  wish: Wish,
  address: string,
): Promise<DeviceAuthorization> {
  const { db, engine } = platform.database;
  const at = platform.now();
  const group = addressGroup(address);
  const request = {
    clientName: wish.client_name?.trim() || DEFAULT_NAME,
    address,
    addressGroup: group,
    endpointScopes: readScopes(wish.scopes ?? DEFAULT_SCOPES),
    crateScopes: readCrates(wish.crates ?? []),
    lifetimeSeconds: wish.lifetime_seconds ?? DEFAULT_LIFETIME_SECONDS,
    at,
    expiresAt: new Date(at.getTime() + OPEN_SECONDS * 1000),
    intervalSeconds: INTERVAL_SECONDS,
  };
  const deviceCode = newDeviceCode();
  const userCode = await db.transaction().execute(async (transaction) => {
    await lockDeviceRequests(transaction, engine);
    await forgetRequests(transaction, new Date(at.getTime() - KEPT_AFTER_EXPIRY_MS));
    if ((await countRequests(transaction, group, at)) >= MOST_PER_ADDRESS) throw tooMany('from your address');
    if ((await countRequests(transaction, null, at)) >= MOST_AT_ALL) throw tooMany('at this registry');
    for (;;) {
      const code = newUserCode();
      const hashes = { deviceCodeHash: await hashCode(deviceCode), userCodeHash: await hashCode(code) };
      // Another one has this code with a chance of one to ten millions.
      if (await insertRequest(transaction, { ...request, ...hashes })) return code;
    }
  });
  const uri = `${platform.config.publicUrl}/device`;
  return {
    device_code: deviceCode,
    user_code: userCode,
    verification_uri: uri,
    verification_uri_complete: `${uri}?code=${userCode}`,
    expires_in: OPEN_SECONDS,
    interval: INTERVAL_SECONDS,
  };
}

function readScopes(wanted: readonly string[]): string[] {
  if (wanted.includes('admin'))
    throw new Problem(
      'api_token_invalid',
      'the endpoint scope `admin` is never given by a device sign-in; make such a token signed in, with PUT /api/v1/me/tokens',
      { field: 'scopes' },
    );
  const bad = wanted.find((scope) => !isEndpointScope(scope));
  if (bad !== undefined) {
    const known = endpointScopes.filter((scope) => scope !== 'admin').join(', ');
    throw new Problem(
      'api_token_invalid',
      `invalid endpoint scope: expected one of ${known}, but got \`${bad}\``,
      { field: 'scopes' },
    );
  }
  return [...new Set(wanted)];
}

function readCrates(wanted: readonly string[]): string[] | null {
  const bad = wanted.find((pattern) => !isCrateScope(pattern));
  if (bad !== undefined)
    throw new Problem(
      'api_token_invalid',
      `invalid crate scope: expected a crate name, the beginning of one followed by \`*\`, or \`*\`, but got \`${bad}\``,
      { field: 'crates' },
    );
  return wanted.length === 0 ? null : [...new Set(wanted)];
}

function tooMany(where: string): Problem {
  return new Problem(
    'too_many_device_requests',
    `Too many programs wait for an approval ${where}; wait until they are approved or their ten minutes are over.`,
    { headers: { 'retry-after': '60' } },
  );
}
