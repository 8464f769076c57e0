import { addressGroup } from '../../platform/address-group.ts';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import type { User } from '../accounts/index.ts';
import { recordEvent } from '../audit/index.ts';
import { hashCode, readUserCode } from './codes.ts';
import { decide, findOpen, type StoredRequest } from './store.ts';
import { countGuess } from './wrong-codes.ts';

export interface Typed {
  code: string;
  /** Of whoever typed it. */
  address: string;
}

/** What a code stands for, before anything is decided. @throws Problem `user_code_unknown`, `too_many_codes` */
export async function lookUp(
  platform: Platform,
  typed: Typed,
): Promise<StoredRequest & { userCode: string }> {
  const { userCode, wasGood } = readTyped(platform, typed);
  const request = await findOpen(platform.database.db, await hashCode(userCode), platform.now());
  if (request === null) throw unknown();
  wasGood();
  return { ...request, userCode };
}

/**
 * Approves or refuses what waits for this code, or takes back an approval of one's own that has not become a token yet. Whoever approves gives rights of their own: the token will be theirs.
 * @throws Problem `user_code_unknown`, `too_many_codes`
 */
export async function decideRequest(
  platform: Platform,
  typed: Typed,
  { user, approves, correlationId }: { user: User; approves: boolean; correlationId: string },
): Promise<StoredRequest> {
  const { userCode, wasGood } = readTyped(platform, typed);
  const hash = await hashCode(userCode);
  const decided = await platform.database.db.transaction().execute(async (db) => {
    const at = platform.now();
    const state = approves ? 'approved' : 'refused';
    const request = await decide(db, hash, { state, userId: user.id, at });
    if (request === null) return null;
    await recordEvent(db, {
      at,
      actor: { kind: 'user', id: user.id },
      action: `device_sign_in.${state}`,
      detail: {
        id: request.id,
        client_name: request.clientName,
        address: request.address,
        endpoint_scopes: request.endpointScopes,
        crate_scopes: request.crateScopes,
        lifetime_seconds: request.lifetimeSeconds,
      },
      correlationId,
    });
    return request;
  });
  if (decided === null) throw unknown();
  wasGood();
  platform.log.info(
    { requestId: decided.id, userId: user.id, correlationId },
    approves ? 'approved a device sign-in' : 'refused a device sign-in',
  );
  return decided;
}

function readTyped(platform: Platform, { code, address }: Typed): { userCode: string; wasGood: () => void } {
  const userCode = readUserCode(code);
  // What cannot be a code is a slip of the fingers, and no guess.
  if (userCode === null) throw unknown();
  return { userCode, wasGood: countGuess(platform, addressGroup(address)) };
}

function unknown(): Problem {
  return new Problem(
    'user_code_unknown',
    'No program waits for an approval with this code: it is mistyped, was used or refused before, or its ten minutes are over. If it has its token by now, revoke it among your API tokens.',
  );
}
