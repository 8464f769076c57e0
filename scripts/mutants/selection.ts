import type { Mutant } from './decision-mutants.ts';

/** Which mutants are wanted: those whose place or words have a text in them, and of these all or so many at random. */
export interface Selection {
  readonly only: string | null;
  readonly sample: number | null;
  readonly seed: number;
}

export function select(mutants: readonly Mutant[], { only, sample, seed }: Selection): readonly Mutant[] {
  const wanted = mutants.filter(({ place, what }) => only === null || `${place} ${what}`.includes(only));
  if (sample === null) return wanted;
  return wanted
    .map((mutant) => ({ mutant, rank: scattered(mutant.id + 1, seed) }))
    .sort((a, b) => a.rank - b.rank)
    .slice(0, sample)
    .map(({ mutant }) => mutant)
    .sort((a, b) => a.id - b.id);
}

/** A number for two numbers that nobody could tell from a random one (the finaliser of MurmurHash 3). */
function scattered(id: number, seed: number): number {
  let hash = Math.imul(id, 0x9e3779b1) ^ seed;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** How the selection, and where to report to, come from the program to the configuration of the test runner. */
export interface Order extends Selection {
  readonly reportFile: string;
}

export const ORDER = 'WAYBILL_MUTANTS';

export function readOrder(environment: NodeJS.ProcessEnv): Order {
  const order = environment[ORDER];
  if (order === undefined) throw new Error('run this by `npm run mutants`');
  return JSON.parse(order) as Order;
}
