import { hashToken } from '@waybill/trusted-publishing';
import type { Queries } from '../../../platform/database/open.ts';
import { Problem } from '../../../platform/problem.ts';
import { findUserById, mayChangeThings } from '../../accounts/index.ts';
import { crateScopeMatches, findLiveToken, type LiveToken } from '../../api-tokens/index.ts';
import { isOwner } from '../../crates/index.ts';
import type { ScopedGrant } from './grants.ts';

/** An endpoint scope that opens no endpoint: a token with it alone can do nothing but stand beside an ID token. */
export const EXCHANGE_SCOPE = 'exchange';

type Credentials = { ok: true; grants: readonly ScopedGrant[] } | { ok: false; refusal: Problem };

/**
 * For publishers that want both credentials: what they grant is kept only where an API token came along that has the scope
 * `exchange` and no other, fits the crate, and belongs to one of its owners. Who steals one of the two has nothing.
 */
export async function requireApiTokens(
  db: Queries,
  grants: readonly ScopedGrant[],
  apiToken: string | null,
  now: Date,
): Promise<Credentials> {
  if (!grants.some(({ publisher }) => publisher.requireApiToken)) return { ok: true, grants };
  const token = apiToken === null ? null : await findActingToken(db, apiToken, now);
  const kept: ScopedGrant[] = [];
  for (const grant of grants)
    if (!grant.publisher.requireApiToken || (await fits(db, token, grant))) kept.push(grant);
  if (kept.length > 0) return { ok: true, grants: kept };
  const came = apiToken === null ? 'none came' : 'the one that came does not fit';
  return {
    ok: false,
    refusal: new Problem(
      'api_token_required',
      `The Trusted Publisher of this job wants an API token of an owner as well, in \`api_token\`, and ${came}. It must be live, ` +
        `have the endpoint scope \`${EXCHANGE_SCOPE}\` and no other, and crate scopes that allow the crate.`,
      { field: 'api_token' },
    ),
  };
}

/** Of somebody who is not locked and may do more than read. */
async function findActingToken(db: Queries, apiToken: string, now: Date): Promise<LiveToken | null> {
  const token = await findLiveToken(db, await hashToken(apiToken), now);
  const user = token === null ? null : await findUserById(db, token.userId);
  return user !== null && mayChangeThings(user, now) ? token : null;
}

async function fits(
  db: Queries,
  token: LiveToken | null,
  { crate, publisher }: ScopedGrant,
): Promise<boolean> {
  if (token === null) return false;
  const isHarmless = token.endpointScopes?.length === 1 && token.endpointScopes[0] === EXCHANGE_SCOPE;
  const scopes = token.crateScopes ?? [];
  const isInScope = scopes.length === 0 || scopes.some((pattern) => crateScopeMatches(pattern, crate.name));
  if (!isHarmless || !isInScope) return false;
  return crate.id === null ? publisher.createdBy === token.userId : isOwner(db, crate.id, token.userId);
}
