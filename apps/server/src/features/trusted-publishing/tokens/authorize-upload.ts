import { ACCESS_TOKEN_PREFIX, hashToken } from '@waybill/trusted-publishing';
import type { Queries } from '../../../platform/database/open.ts';
import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import { requireNotPaused } from '../issuers/pause.ts';
import { accessTokenHash } from './revoke-token.ts';
import { findLiveAccessToken, type LiveAccessToken, revokeById } from './store.ts';

/** Leave to publish one crate, given by an access token at this moment. */
export interface UploadGrant {
  tokenId: number;
  tokenHash: string;
  publisherId: number;
  bound: { version: string; checksum: string } | null;
  trustpubData: Record<string, unknown>;
}

export const isAccessToken = (token: string): boolean => token.startsWith(ACCESS_TOKEN_PREFIX);

/** Does the token give leave to publish anything at this moment? A malformed one does not. */
export async function isLiveAccessToken(
  platform: Pick<Platform, 'database' | 'now'>,
  token: string,
): Promise<boolean> {
  if (!isAccessToken(token)) return false;
  const live = await findLiveAccessToken(platform.database.db, hashToken(token), platform.now());
  return live !== null && live.crates.length > 0;
}

/**
 * May this access token publish that crate? State is read anew on each call: a publisher that was edited, disabled or
 * deleted since the exchange gives nothing. Called before the upload is read, and again in the transaction that stores it.
 * @throws Problem
 */
export async function authorizeUpload(
  db: Queries,
  header: string | undefined,
  crate: { id: number; name: string } | null,
  now: Date,
): Promise<UploadGrant> {
  const hash = accessTokenHash(header);
  // The token comes first: a made-up one must not tell which crates a private registry has.
  const token = await liveToken(db, hash, now);
  if (crate !== null) return grantOf(token, hash, crate);
  throw new Problem(
    'new_crate_needs_user',
    'Trusted Publishing tokens do not support creating new crates. Publish the crate manually, first: its first version needs an API token',
  );
}

/** The grant of a token for a crate, as it is at this moment. @throws Problem */
export async function grantFor(
  db: Queries,
  hash: string,
  crate: { id: number; name: string },
  now: Date,
): Promise<UploadGrant> {
  return grantOf(await liveToken(db, hash, now), hash, crate);
}

async function liveToken(db: Queries, hash: string, now: Date): Promise<LiveAccessToken> {
  const token = await findLiveAccessToken(db, hash, now);
  if (token !== null) {
    await requireNotPaused(db);
    return token;
  }
  throw new Problem(
    'authentication_failed',
    'Invalid authentication token: the access token is unknown, expired, used up or revoked; exchange a new ID token',
  );
}

function grantOf(token: LiveAccessToken, hash: string, crate: { id: number; name: string }): UploadGrant {
  const granted = token.crates.find(({ crateId }) => crateId === crate.id);
  if (granted === undefined) {
    throw new Problem(
      'crate_not_in_token',
      `The provided access token is not valid for crate \`${crate.name}\`: it was minted for other crates, or the trusted publisher has changed since`,
    );
  }
  return {
    tokenId: token.id,
    tokenHash: hash,
    publisherId: granted.publisherId,
    bound: token.bound,
    trustpubData: token.trustpubData,
  };
}

/** A bound token is good for exactly one file. @throws Problem */
export function checkBinding(grant: UploadGrant, version: string, checksum: string): void {
  if (grant.bound === null) return;
  if (grant.bound.version !== version) {
    throw new Problem(
      'token_bound_elsewhere',
      `The access token was minted for version \`${grant.bound.version}\`, but the upload is version \`${version}\``,
    );
  }
  if (grant.bound.checksum !== checksum) {
    throw new Problem(
      'token_bound_elsewhere',
      `The access token was minted for the file with SHA-256 ${grant.bound.checksum}, but the upload has ${checksum}`,
    );
  }
}

/** A bound token dies with its upload. */
export async function spend(db: Queries, grant: UploadGrant, now: Date): Promise<void> {
  if (grant.bound === null) return;
  if (!(await revokeById(db, grant.tokenId, now))) {
    throw new Problem(
      'authentication_failed',
      'Invalid authentication token: the access token was used up by another upload',
    );
  }
}
