import { canonicalName } from '@waybill/cargo-formats';
import type { Queries } from '../../../platform/database/open.ts';
import type { Caller } from '../../access/index.ts';
import { publishersVisibleTo, reachesCrate } from '../publishers/visible-publishers.ts';
import { findReservation } from '../reserved-names/store.ts';
import { describeAttempt, type Reader } from './describe-attempt.ts';
import { cratesOfAttempts, ownedAmong, type StoredAttempt, type TouchedCrate } from './store.ts';

/**
 * Attempts as the caller may see them.
 * @param caller null: an administrator, who sees all
 * @param names the canonical names of crates that are known to be the caller's
 */
export async function showAttempts(
  db: Queries,
  attempts: readonly StoredAttempt[],
  caller: Caller | null,
  names: readonly string[],
) {
  const crates = await cratesOfAttempts(
    db,
    attempts.map(({ id }) => id),
  );
  const reader = caller === null ? null : await readerFor(db, caller, [...crates.values()].flat(), names);
  return attempts.map((attempt) => describeAttempt(attempt, crates.get(attempt.id) ?? [], reader));
}
export type ShownAttempt = Awaited<ReturnType<typeof showAttempts>>[number];

/** What of these attempts is the caller's business: own publishers and their crates, own crates, and the names asked about. */
async function readerFor(
  db: Queries,
  caller: Caller,
  touched: readonly TouchedCrate[],
  names: readonly string[],
): Promise<Reader> {
  const publishers = await publishersVisibleTo(db, caller);
  const owned = await ownedAmong(db, namesIn(touched), caller.user.id);
  return {
    publishers: new Set(publishers.map(({ id }) => id)),
    crates: new Set([
      ...names,
      ...publishers.flatMap(({ crates }) => crates.map(({ name }) => canonicalName(name))),
      ...owned.filter(({ name }) => reachesCrate(caller, name)).map((crate) => crate.canonicalName),
    ]),
  };
}

/**
 * The crates and reserved names by which an attempt is the caller's business. None: it is not.
 */
export async function ownNamesOf(
  db: Queries,
  attempt: StoredAttempt,
  touched: readonly TouchedCrate[],
  caller: Caller,
  now: Date,
): Promise<string[]> {
  const owned = (await ownedAmong(db, namesIn(touched), caller.user.id)).map(({ name }) => name);
  for (const { canonicalName: folded, name } of touched) {
    const since = await reservedSince(db, folded, caller, now);
    if (since !== null && attempt.at >= since) owned.push(name);
  }
  return owned;
}

/** Since when the caller has the name; who had it before is none of the caller's business. */
export async function reservedSince(
  db: Queries,
  name: string,
  { user }: Pick<Caller, 'user'>,
  now: Date,
): Promise<Date | null> {
  const reservation = await findReservation(db, name, now);
  return reservation?.userId === user.id ? reservation.reservedAt : null;
}

const namesIn = (touched: readonly TouchedCrate[]): string[] => [
  ...new Set(touched.map(({ canonicalName: folded }) => folded)),
];
