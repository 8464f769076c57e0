import type { Queries } from '../../../platform/database/open.ts';
import type { Caller } from '../../access/index.ts';
import { crateScopeMatches } from '../../api-tokens/index.ts';
import { crateIdsOfUser, publishersOfUser } from './store.ts';
import type { StoredPublisher } from './stored-publisher.ts';

/** Does the caller's credential reach this crate? One that is narrowed to some crates is not for the others. */
export function reachesCrate({ token }: Pick<Caller, 'token'>, name: string): boolean {
  const scopes = token?.crateScopes ?? [];
  return scopes.length === 0 || scopes.some((pattern) => crateScopeMatches(pattern, name));
}

/**
 * The publishers whose configuration the caller may see: those of crates the caller owns at this moment, and those that the
 * caller made for names without a crate or for a pattern. Having made one is not enough where its crates are others' now.
 */
export async function publishersVisibleTo(db: Queries, caller: Caller): Promise<StoredPublisher[]> {
  const { user } = caller;
  const publishers = await publishersOfUser(db, user.id);
  const owned = new Set(await crateIdsOfUser(db, user.id));
  return publishers.filter(({ crates, cratePattern, createdBy }) => {
    const isMaker = createdBy === user.id && (cratePattern !== null || crates.every(({ id }) => id === null));
    const names = [...crates.map(({ name }) => name), ...(cratePattern === null ? [] : [cratePattern])];
    return (
      (isMaker || crates.some(({ id }) => id !== null && owned.has(id))) &&
      names.every((name) => reachesCrate(caller, name))
    );
  });
}
