import type { Queries } from '../../platform/database/open.ts';
import { verifiedAddresses } from '../accounts/index.ts';
import { ownersOfCrates } from '../crates/index.ts';
import { queueMail } from '../mail/index.ts';
import { letter, list, type Message, type Occasion, subjectLine } from './wording.ts';

export interface Audience {
  /** The crates whose owners are told. */
  crateIds: readonly number[];
  /** Who is told as if owning these: names that are reserved for that user, or a pattern. */
  maker?: { userId: number; names: readonly string[] } | null;
}

/**
 * Queues one mail for each verified address of an owner of these crates, in the caller's transaction.
 * @param write gets the crates of that person, sorted by name.
 * @returns how many mails there are.
 */
export async function notifyOwners(
  db: Queries,
  { crateIds, maker = null }: Audience,
  occasion: Occasion,
  write: (crates: readonly string[]) => Message,
): Promise<number> {
  const owners = [
    ...(await ownersOfCrates(db, crateIds)),
    ...(maker?.names ?? []).map((crate) => ({ crate, userId: maker?.userId ?? 0 })),
  ];
  const addresses = await verifiedAddresses(db, [...new Set(owners.map(({ userId }) => userId))]);
  const cratesOf = new Map<string, Set<string>>();
  for (const { userId, crate } of owners) {
    const address = addresses.get(userId);
    if (address === undefined) continue;
    cratesOf.set(address, (cratesOf.get(address) ?? new Set()).add(crate));
  }
  const mails = [...cratesOf].map(([to, names]) => {
    const crates = [...names].sort();
    const message = write(crates);
    const why = `You get this mail as an owner of: ${list(crates)}`;
    return { to, subject: subjectLine(message, occasion), text: letter(message, occasion, why) };
  });
  await queueMail(db, mails, occasion.at);
  return mails.length;
}

/** The same for one address. */
export async function notifyAddress(
  db: Queries,
  to: string,
  occasion: Occasion,
  message: Message,
  why: string,
): Promise<void> {
  const text = letter(message, occasion, why);
  await queueMail(db, [{ to, subject: subjectLine(message, occasion), text }], occasion.at);
}
