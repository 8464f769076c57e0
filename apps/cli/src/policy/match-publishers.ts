import type { PublisherView } from '@waybill/api';
import { differences } from './compare-publishers.ts';
import { includesCrates, sameCrate } from './crate-patterns.ts';
import { sameIdentity } from './descriptor.ts';
import type { DesiredPublisher } from './desired.ts';

export interface Match {
  desired: DesiredPublisher;
  current: PublisherView;
}

/**
 * Which publisher there is stands for which of the file. Ids are no help: the file has none. Both must name the same job at
 * the same issuer and have a crate in common; of several, those go together that differ least, so that what is right already
 * is left alone. Another identity is another publisher, as it means somebody else.
 */
export function matchPublishers(
  desired: readonly DesiredPublisher[],
  current: readonly PublisherView[],
): Match[] {
  const pairs = desired
    .flatMap((wanted) => current.filter((one) => isCandidate(wanted, one)).map((one) => pairOf(wanted, one)))
    // The order in the file must not matter, so the rest is decided by what is wanted.
    .sort(
      (a, b) => a.cost - b.cost || b.common - a.common || a.current.id - b.current.id || compareKeys(a, b),
    );
  const matches: Match[] = [];
  for (const { desired, current } of pairs)
    if (!matches.some((match) => match.desired === desired || match.current === current))
      matches.push({ desired, current });
  return matches;
}

function isCandidate(desired: DesiredPublisher, current: PublisherView): boolean {
  return (
    desired.provider === current.provider &&
    desired.issuer === current.issuer &&
    commonCrates(desired, current) > 0 &&
    sameIdentity(desired, current)
  );
}

/**
 * What tells publishers of one job apart are above all the environment and the rules, then the crates. One that stands for all
 * crates of the file comes before one that would get some: as long as it is there, the registry would refuse that one as its twin.
 */
function pairOf(desired: DesiredPublisher, current: PublisherView) {
  const isShort = !includesCrates(current.crates, desired.crates);
  const cost = differences(current, desired)
    .map(({ field }) => {
      if (field === 'environment' || field.startsWith('rules.')) return 1000;
      if (field === 'crates') return isShort ? 200 : 100;
      return 1;
    })
    .reduce((sum, one) => sum + one, 0);
  return { desired, current, cost, common: commonCrates(desired, current), key: keyOf(desired) };
}

const commonCrates = (a: DesiredPublisher, b: PublisherView): number =>
  a.crates.filter((crate) => b.crates.some((other) => sameCrate(crate, other))).length;

/** A text by which publishers of a file can be put into one order, wherever they stand in it. */
export const keyOf = ({ path: _, ...rest }: DesiredPublisher): string =>
  JSON.stringify([[...rest.crates].sort(), rest]);

const compareKeys = (a: { key: string }, b: { key: string }): number =>
  a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
