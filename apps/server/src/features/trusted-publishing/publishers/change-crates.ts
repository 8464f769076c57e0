import { canonicalName } from '@waybill/cargo-formats';
import type { Queries } from '../../../platform/database/open.ts';
import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import { isOwner } from '../../crates/index.ts';
import type { Issuer } from '../issuers/to-issuer.ts';
import { releaseUnused } from '../reserved-names/store.ts';
import { type Change, lockAndFindRivals, refuseCrowd, refuseDuplicate } from './create-publisher.ts';
import { claimCrates, type NamedCrates, readCrateNames } from './name-crates.ts';
import type { PublisherChange } from './publisher-body.ts';
import { ownsAll } from './require-owner.ts';
import { type PublisherValues, setCrates } from './store.ts';
import type { StoredPublisher } from './stored-publisher.ts';

/** Whether somebody takes crates of their own out of a publisher, and changes nothing else: others made it, or own the rest. */
export async function isWithdrawal(
  db: Queries,
  before: StoredPublisher,
  wanted: PublisherChange,
  userId: number,
): Promise<boolean> {
  if (wanted.crates === undefined || Object.keys(wanted).length > 1) return false;
  const { names, pattern } = readCrateNames(wanted.crates);
  const left = names.map(canonicalName);
  const had = before.crates.map(({ name }) => canonicalName(name));
  if (pattern !== before.cratePattern || !left.every((name) => had.includes(name))) return false;
  const taken = before.crates.filter(({ name }) => !left.includes(canonicalName(name)));
  for (const { id } of taken) if (id === null || !(await isOwner(db, id, userId))) return false;
  return taken.length > 0;
}

/**
 * What a pattern stands for, and who gets the crates of new names, is up to the maker: nobody may write into somebody else's
 * publisher what is then done with that user's crates.
 * @throws Problem `publisher_owner_required`
 */
export function refuseForeignMaker(
  before: StoredPublisher,
  next: PublisherValues,
  { crates }: PublisherChange,
  userId: number,
): void {
  if (crates === undefined || next.createdBy === userId) return;
  const had = before.crates.map(({ name }) => canonicalName(name));
  const isWider =
    next.cratePattern !== before.cratePattern ||
    readCrateNames(crates).names.some((name) => !had.includes(canonicalName(name)));
  if (!isWider) return;
  throw new Problem(
    'publisher_owner_required',
    'Only the user who made a publisher can give it more crates; send `"keep": true` with them to become its maker.',
    { field: 'crates' },
  );
}

/** Gives a publisher the crates and the pattern it is to have, in the transaction that changes it. @throws Problem */
export async function changeCrates(
  db: Queries,
  platform: Platform,
  issuer: Issuer,
  before: StoredPublisher,
  { wanted, next, change }: { wanted: PublisherChange; next: PublisherValues; change: Change },
): Promise<void> {
  const pattern = next.cratePattern;
  const names = wanted.crates === undefined ? null : readCrateNames(wanted.crates).names;
  const kept = before.crates.filter(
    ({ name }) => names === null || names.some((one) => canonicalName(one) === canonicalName(name)),
  );
  // What the publisher has already is neither asked for nor reserved again: nobody keeps a name for ever by edits.
  const added = (names ?? []).filter((one) =>
    kept.every(({ name }) => canonicalName(one) !== canonicalName(name)),
  );
  const claimed = await claimCrates(db, platform, { names: added, pattern }, change.userId);
  const named: NamedCrates = {
    crates: [...kept.flatMap(({ id, name }) => (id === null ? [] : [{ id, name }])), ...claimed.crates],
    newNames: [
      ...kept.flatMap(({ id, name }) => (id === null ? [{ canonicalName: canonicalName(name), name }] : [])),
      ...claimed.newNames,
    ],
    pattern,
  };
  const rivals = (await lockAndFindRivals(db, platform, named, before.createdBy)).filter(
    ({ id }) => id !== before.id,
  );
  /** What is left can be like another publisher. Whoever owns only some of the crates must be able to take those out anyway. */
  const becomesNarrower = async () =>
    (kept.length < before.crates.length || pattern !== before.cratePattern) &&
    (await ownsAll(db, before, change.userId));
  // Switching one off, or making it shorter-lived, must work whatever else the crates have.
  if (added.length > 0) refuseCrowd(named, rivals);
  if (added.length > 0 || asksOtherwise(wanted) || (await becomesNarrower()))
    refuseDuplicate(issuer, { ...next, identity: { ...next.identity }, pattern }, named, rivals);
  if (names === null) return;
  await setCrates(db, before.id, {
    crateIds: named.crates.map((crate) => crate.id),
    names: named.newNames.map(({ canonicalName }) => canonicalName),
  });
  await releaseUnused(
    db,
    before.crates.filter(({ id }) => id === null).map(({ name }) => canonicalName(name)),
  );
}

const asksOtherwise = ({ identity, environment, rules }: PublisherChange): boolean =>
  identity !== undefined || environment !== undefined || rules !== undefined;
