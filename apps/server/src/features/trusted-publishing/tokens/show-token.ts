import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import { ciRunOf } from '../../notifications/index.ts';
import { findLiveAccessToken, type LiveGrant } from '../live-tokens/store.ts';
import { scopesOfToken } from './grants.ts';
import { accessTokenHash } from './revoke-token.ts';

/**
 * What the access token in the header is good for at this moment: nothing that its job was not told at the exchange, but
 * less where a publisher was changed since. It names no person, as there is none behind it.
 * @throws Problem when there is no live access token in the header.
 */
export async function showToken(
  { config, database, now }: Pick<Platform, 'config' | 'database' | 'now'>,
  header: string | undefined,
) {
  const token = await findLiveAccessToken(database.db, await accessTokenHash(header), now());
  if (token === null)
    throw new Problem(
      'authentication_failed',
      'Invalid authentication token: the access token is unknown, expired, used up or revoked; exchange a new ID token',
    );
  const { grants, bound, expiresAt, trustpubData } = token;
  const distinct = <T>(values: readonly T[]) => [...new Set(values)];
  return {
    crates: distinct(grants.map(({ name }) => name)),
    scopes: scopesOfToken(
      grants.map(possible),
      config.visibility === 'private' || grants.some(({ isPrivate }) => isPrivate),
    ),
    bound: bound !== null,
    version: bound?.version ?? null,
    checksum: bound?.checksum ?? null,
    expires_at: expiresAt.toISOString(),
    publisher_ids: distinct(grants.map(({ publisherId }) => publisherId)),
    run: ciRunOf(trustpubData),
  };
}

/** What exists is published for the first time no more. */
const possible = ({ crateId, scopes }: LiveGrant) => ({
  scopes: crateId === null ? scopes : scopes.filter((scope) => scope !== 'publish-new'),
});
