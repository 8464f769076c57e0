import type { Platform } from '../../../platform/platform.ts';
import type { Issuers } from '../issuers/issuers.ts';
import { verifyEvenPaused } from './judge.ts';
import { trustpubDataOf } from './mint.ts';
import { recordRevoked } from './record-revoked.ts';
import { revokeOfJob } from './store.ts';

/**
 * Revokes all live access tokens of the job that shows its ID token, for a job that did not keep them. The ID token is not
 * used up, and one that was is as good: all it does here is take away. Where a provider does not tell its runs apart,
 * nothing is revoked, as it could be another's.
 * @returns how many
 * @throws Problem
 */
export async function revokeJob(
  platform: Platform,
  issuers: Issuers,
  jwt: string,
  correlationId: string,
): Promise<number> {
  const trustpubData = trustpubDataOf(await verifyEvenPaused(platform, issuers, jwt));
  if (trustpubData['run_id'] === null) return 0;
  const ids = await platform.database.db.transaction().execute(async (db) => {
    const at = platform.now();
    const ids = await revokeOfJob(db, trustpubData, at);
    if (ids.length === 0) return ids;
    await recordRevoked(db, ids, { at, correlationId, detail: { by: 'its job' } });
    return ids;
  });
  for (const accessTokenId of ids)
    platform.log.info(
      { accessTokenId, reason: 'asked for by its job', correlationId },
      'revoked an access token',
    );
  return ids.length;
}
