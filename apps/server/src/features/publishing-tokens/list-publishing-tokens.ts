import type { Queries } from '../../platform/database/open.ts';
import type { CrateRow } from '../crates/index.ts';
import { canPublish, mayRevoke, type Reach, reachOf } from './policy.ts';
import { type LiveTokenOfPublisher, tokensOfPublishers } from './store.ts';

export interface PublishingToken extends LiveTokenOfPublisher {
  isMine: boolean;
  reach: Reach;
  isRevocable: boolean;
}

/** With which API tokens a new version of the crate can be published, where `trustpub_only` does not forbid it. */
export async function listPublishingTokens(
  db: Queries,
  crate: CrateRow,
  { userId, now }: { userId: number; now: Date },
): Promise<PublishingToken[]> {
  const all = await tokensOfPublishers(db, crate.id, now);
  return all
    .filter((token) => canPublish(token, crate.name))
    .map((token) => {
      const isMine = token.userId === userId;
      const reach = reachOf(token, crate.name);
      return { ...token, isMine, reach, isRevocable: mayRevoke(isMine, reach) };
    });
}

/** Of a token of another owner no name of a crate is shown: some may be hidden from whoever looks. */
export function describePublishingToken(token: PublishingToken) {
  return {
    id: token.id,
    name: token.name,
    user: token.login,
    mine: token.isMine,
    endpoint_scopes: token.endpointScopes,
    reach: token.reach,
    revocable: token.isRevocable,
    created_at: token.createdAt.toISOString(),
    last_used_at: token.lastUsedAt?.toISOString() ?? null,
    expired_at: token.expiresAt?.toISOString() ?? null,
  };
}
