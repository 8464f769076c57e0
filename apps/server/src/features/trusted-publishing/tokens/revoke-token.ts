import { ACCESS_TOKEN_PREFIX, hashToken, parseToken } from '@waybill/trusted-publishing';
import { tokenOf } from '../../../http/authorization-header.ts';
import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import { recordRevoked } from './record-revoked.ts';
import { revokeByHash } from './store.ts';

/**
 * Revokes the access token in the header; possession is enough. An unknown or dead token is no error, so that a clean-up
 * step may run twice (crates-io-api §4.11).
 */
export async function revokeToken(
  platform: Platform,
  header: string | undefined,
  correlationId: string,
): Promise<void> {
  const hash = await accessTokenHash(header);
  const accessTokenId = await platform.database.db.transaction().execute(async (db) => {
    const at = platform.now();
    const id = await revokeByHash(db, hash, at);
    if (id === null) return null;
    await recordRevoked(db, [id], { at, correlationId, detail: {} });
    return id;
  });
  if (accessTokenId !== null)
    platform.log.info(
      { accessTokenId, reason: 'asked for with it', correlationId },
      'revoked an access token',
    );
}

/** A change of a publisher ends all its tokens; logged once the change is committed. */
export function logRevokedOfPublisher(
  { log }: Pick<Platform, 'log'>,
  publisherId: number,
  accessTokenIds: readonly number[],
  correlationId: string,
): void {
  if (accessTokenIds.length === 0) return;
  log.info(
    { publisherId, accessTokenIds, correlationId },
    'revoked the access tokens of a changed publisher',
  );
}

/** @throws Problem when the header is missing or does not hold a well-formed access token. */
export async function accessTokenHash(header: string | undefined): Promise<string> {
  const token = tokenOf(header);
  if (token === null) {
    throw new Problem(
      'authorization_header_invalid',
      'Missing `Authorization` header: send the access token that this is about',
    );
  }
  const parsed = parseToken(ACCESS_TOKEN_PREFIX, token);
  if (!parsed.ok) {
    throw new Problem(
      'access_token_malformed',
      `Invalid \`Authorization\` header: Failed to parse token: its ${parsed.reason.replace('_', ' ')} is wrong; expected \`${ACCESS_TOKEN_PREFIX}\` and 32 letters and digits, the last of which checks the others`,
    );
  }
  return hashToken(token);
}
