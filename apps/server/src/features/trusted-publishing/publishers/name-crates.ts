import { canonicalName, checkCrateName, FormatError, isReservedName } from '@waybill/cargo-formats';
import { quote } from '@waybill/trusted-publishing';
import type { Queries } from '../../../platform/database/open.ts';
import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import { type CrateRow, findCrate, findVisibleCrate, isOwner, refuseEmbargoed } from '../../crates/index.ts';
import { judgeNewName } from '../../names/index.ts';
import { placeNewCrate } from '../../organizations/index.ts';
import { countReservations, RESERVED_DAYS, reserveName } from '../reserved-names/store.ts';

/** More would make one publisher unreadable, and an access token of it a key to everything. */
const MOST_CRATES = 200;

export interface NamedCrates {
  /** Crates that exist, each once. */
  crates: { id: number; name: string }[];
  /** Names whose crates do not exist yet. */
  newNames: { canonicalName: string; name: string }[];
  /** `acme-*`; null: none. */
  pattern: string | null;
}

/** The crates of a publisher as they are typed: names, and at most one pattern. @throws Problem */
export function readCrateNames(names: readonly string[]): { names: string[]; pattern: string | null } {
  const patterns = names.filter((name) => name.includes('*'));
  const field = 'crates';
  if (names.length === 0)
    throw new Problem('publisher_field_invalid', 'A publisher needs the name of at least one crate.', {
      field,
    });
  if (names.length > MOST_CRATES)
    throw new Problem(
      'publisher_field_invalid',
      `A publisher has at most ${MOST_CRATES} crates, and not ${names.length}; a pattern such as \`acme-*\` covers all of that beginning.`,
      { field },
    );
  if (patterns.length > 1)
    throw new Problem(
      'publisher_field_invalid',
      `A publisher has at most one pattern, and not ${patterns.map(quote).join(', ')}.`,
      { field },
    );
  for (const name of names) checkName(name.endsWith('*') ? name.slice(0, -1) : name, names.indexOf(name));
  const plain = names.filter((name) => !name.includes('*'));
  return {
    names: [...new Map(plain.map((name) => [canonicalName(name), name])).values()],
    pattern: patterns[0] ?? null,
  };
}

function checkName(name: string, at: number): void {
  try {
    checkCrateName(name);
  } catch (error) {
    if (error instanceof FormatError)
      throw new Problem(error.code, error.message, { field: `crates[${at}]` });
    throw error;
  }
  if (isReservedName(name))
    throw new Problem('crate_name_reserved', `The name \`${name}\` is reserved; choose another one.`, {
      field: `crates[${at}]`,
    });
}

/**
 * Looks the names up: which are crates of the user, and which are free. Takes the names that are free for the user, in the
 * caller's transaction.
 * @throws Problem `publisher_owner_required`, `crate_name_embargoed`, `crate_name_pending`, `pending_limit_reached`,
 *   `crate_name_upstream`
 */
export async function claimCrates(
  db: Queries,
  platform: Platform,
  { names, pattern }: { names: readonly string[]; pattern: string | null },
  userId: number,
): Promise<NamedCrates> {
  const crates: NamedCrates['crates'] = [];
  const newNames: NamedCrates['newNames'] = [];
  for (const name of names) {
    const crate = await findCrate(db, canonicalName(name));
    if (crate === null) {
      newNames.push({ canonicalName: canonicalName(name), name });
    } else if (await isOwner(db, crate.id, userId)) {
      crates.push({ id: crate.id, name: crate.name });
    } else {
      throw await notOwned(db, platform, { crate, name }, userId);
    }
  }
  for (const { name } of newNames) await judgeNewName(platform, name, 'crates');
  await reserve(db, platform, newNames, userId);
  return { crates, newNames, pattern };
}

/** Of a crate that is hidden from the user no more is told than that the name is taken, and that only where it could be had. */
async function notOwned(
  db: Queries,
  platform: Platform,
  { crate, name }: { crate: CrateRow; name: string },
  userId: number,
): Promise<Problem> {
  const reader = { kind: 'user', id: userId, isAdmin: false, crateScopes: [] } as const;
  const isSeen = (await findVisibleCrate(db, reader, canonicalName(name))) !== null;
  if (!isSeen) {
    await judgeNewName(platform, name, 'crates');
    await placeNewCrate(db, platform, name, userId);
  }
  const called = isSeen ? crate.name : name;
  return new Problem('publisher_owner_required', `You are not an owner of this crate: \`${called}\``, {
    field: 'crates',
  });
}

async function reserve(
  db: Queries,
  platform: Platform,
  names: NamedCrates['newNames'],
  userId: number,
): Promise<void> {
  const now = platform.now();
  for (const { canonicalName, name } of names) {
    await refuseEmbargoed(db, name, now, { field: 'crates' });
    await placeNewCrate(db, platform, name, userId);
    if (await reserveName(db, { canonicalName, name, userId }, now)) continue;
    throw new Problem(
      'crate_name_pending',
      `The name \`${name}\` is reserved for a first publish, by another user or in another spelling; it is free again ` +
        `${RESERVED_DAYS} days after it was reserved, unless it is published by then.`,
      { field: 'crates' },
    );
  }
  const most = platform.config.limits.reservedNames;
  if (names.length > 0 && (await countReservations(db, userId, now)) > most) {
    throw new Problem(
      'pending_limit_reached',
      `You may have at most ${most} names reserved at once; publish some of them first, or delete publishers you do not need.`,
      { field: 'crates' },
    );
  }
}
