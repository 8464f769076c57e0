import {
  covers,
  lookupKey,
  type PublisherEnvironment,
  type PublisherRules,
} from '@waybill/trusted-publishing';
import { lockCrate } from '../../../platform/database/locks.ts';
import type { Queries } from '../../../platform/database/open.ts';
import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import type { Issuer } from '../issuers/to-issuer.ts';
import { announce } from './announce.ts';
import { requireMakersRoom } from './makers-room.ts';
import { claimCrates, type NamedCrates } from './name-crates.ts';
import {
  findPublisher,
  insertPublisher,
  publishersOfCrate,
  publishersOfName,
  publishersOfPattern,
  setCrates,
} from './store.ts';
import type { StoredPublisher, TokenScope } from './stored-publisher.ts';

/** Publishers of all providers that one crate may have. */
export const MOST_PUBLISHERS_PER_CRATE = 20;

/** A publisher somebody asks for; every field has passed the checks of `check-publisher.ts`. */
export interface PublisherRequest {
  /** Names as typed, of crates that exist and of crates that do not. */
  names: readonly string[];
  pattern: string | null;
  identity: Record<string, string>;
  environment: PublisherEnvironment;
  rules: PublisherRules;
  pins: Record<string, string | null>;
  scopes: readonly TokenScope[];
  tokenLifetimeSeconds: number | null;
  requireApiToken: boolean;
}

export interface Change {
  userId: number;
  correlationId: string;
}

/**
 * Makes a trusted publisher for crates its maker owns, and for names nobody has yet: those are reserved for the maker, and
 * the first publish makes the crate.
 * @throws Problem `publisher_owner_required`, `publisher_limit_reached`, `publisher_duplicate`, and those of `claimCrates`
 */
export async function createPublisher(
  platform: Platform,
  issuer: Issuer,
  request: PublisherRequest,
  change: Change,
  /** What the API asks beyond, before anything else of the crates. */
  requireMore: (db: Queries) => Promise<void> = async () => {},
): Promise<StoredPublisher> {
  const key = lookupKey(issuer.provider, request.identity);
  return platform.database.db.transaction().execute(async (db) => {
    await requireMakersRoom(db, platform, { makerId: change.userId, issuerId: issuer.id, lookupKey: key });
    await requireMore(db);
    const named = await claimCrates(db, platform, request, change.userId);
    const rivals = await lockAndFindRivals(db, platform, named, change.userId);
    refuseCrowd(named, rivals);
    refuseDuplicate(issuer, request, named, rivals);
    const id = await insertPublisher(
      db,
      { id: issuer.id, provider: issuer.provider.id },
      {
        ...request,
        cratePattern: request.pattern,
        lookupKey: key,
        state: 'active',
        createdBy: change.userId,
      },
      platform.now(),
    );
    await setCrates(db, id, {
      crateIds: named.crates.map((crate) => crate.id),
      names: named.newNames.map(({ canonicalName }) => canonicalName),
    });
    const publisher = await mustFind(db, id);
    await announce(db, platform, issuer, { kind: 'created', after: publisher, change });
    return publisher;
  });
}

/** The other publishers of these crates, each crate held to the end, so that two requests cannot pass the limit together. */
export async function lockAndFindRivals(
  db: Queries,
  platform: Platform,
  { crates, newNames, pattern }: NamedCrates,
  makerId: number | null,
): Promise<StoredPublisher[]> {
  const rivals = new Map<number, StoredPublisher>();
  // In one order, so that two requests about the same crates wait for each other and not for ever.
  for (const { id } of [...crates].sort((a, b) => a.id - b.id)) {
    await lockCrate(db, platform.database.engine, id);
    for (const rival of await publishersOfCrate(db, id)) rivals.set(rival.id, rival);
  }
  for (const { canonicalName } of newNames)
    for (const rival of await publishersOfName(db, canonicalName)) rivals.set(rival.id, rival);
  if (pattern !== null && makerId !== null)
    for (const rival of await publishersOfPattern(db, makerId, pattern)) rivals.set(rival.id, rival);
  return [...rivals.values()];
}

/** @throws Problem `publisher_limit_reached` */
export function refuseCrowd(named: NamedCrates, rivals: readonly StoredPublisher[]): void {
  const names = [...named.crates, ...named.newNames].map(({ name }) => name);
  for (const name of named.pattern === null ? names : [...names, named.pattern]) {
    const count = rivals.filter(
      ({ crates, cratePattern }) => cratePattern === name || crates.some((crate) => crate.name === name),
    ).length;
    if (count >= MOST_PUBLISHERS_PER_CRATE)
      throw new Problem(
        'publisher_limit_reached',
        `The crate \`${name}\` has ${count} trusted publishers, which is the most there may be; delete one that is not needed.`,
        { field: 'crates' },
      );
  }
}

/** One that asks exactly the same for a crate is refused; one that asks more or less is named in a warning. @throws Problem */
export function refuseDuplicate(
  issuer: Issuer,
  request: Pick<PublisherRequest, 'identity' | 'environment' | 'rules' | 'pattern'>,
  named: NamedCrates,
  rivals: readonly StoredPublisher[],
): void {
  const names = [...named.crates, ...named.newNames].map(({ name }) => name);
  const same = rivals.find(
    (rival) =>
      rival.issuerId === issuer.id &&
      covers(issuer.provider, rival, request) &&
      covers(issuer.provider, request, rival) &&
      names.every((name) => rival.crates.some((crate) => crate.name === name)) &&
      (request.pattern === null || request.pattern === rival.cratePattern),
  );
  if (same === undefined) return;
  throw new Problem(
    'publisher_duplicate',
    `${names.length === 1 ? 'The crate already has' : 'The crates already have'} this trusted publisher, with the id ${same.id}.`,
  );
}

export async function mustFind(db: Queries, id: number): Promise<StoredPublisher> {
  const publisher = await findPublisher(db, id);
  if (publisher === null) throw new Error(`publisher ${id} vanished within its own transaction`);
  return publisher;
}
