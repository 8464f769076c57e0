import { median } from './statistics.ts';

/** The two sides of a comparison, and how they compare: the median of what each round gave. */
export interface Sides {
  ours: number;
  theirs: number;
  /** Ours to theirs. */
  ratio: number;
}

/**
 * Ours, theirs, theirs, ours in each round, the other way round in the next one: what else the machine does meanwhile hits both
 * alike. The first round is for compilers and caches and does not count.
 */
export async function interleaved(
  rounds: number,
  ours: () => Promise<number>,
  theirs: () => Promise<number>,
  afterEach: () => void = () => {},
): Promise<Sides> {
  const took: { ours: number; theirs: number; ratio: number }[] = [];
  for (let round = -1; round < rounds; round++) {
    const [outer, inner] = round % 2 === 0 ? [ours, theirs] : [theirs, ours];
    const [a, b, c, d] = [await outer(), await inner(), await inner(), await outer()];
    afterEach();
    if (round < 0) continue;
    const [outside, inside] = [(a + d) / 2, (b + c) / 2];
    const [one, other] = round % 2 === 0 ? [outside, inside] : [inside, outside];
    took.push({ ours: one, theirs: other, ratio: one / other });
  }
  return {
    ours: median(took.map((one) => one.ours)),
    theirs: median(took.map((one) => one.theirs)),
    ratio: median(took.map((one) => one.ratio)),
  };
}
