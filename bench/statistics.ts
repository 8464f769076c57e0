/** The value below which this share of the sorted values lies (nearest rank). */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new Error('there is nothing to take a percentile of');
  return value;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);
export const p95 = (values: readonly number[]): number => percentile(values, 0.95);

/**
 * How much slower `a` was than `b`: the median of the ratios of each round. Both of a round ran within seconds, so what
 * else the machine did meanwhile slowed both.
 */
export function ratioByRound(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number {
  return median(a.map((round, at) => median(round) / median(b[at] ?? [])));
}
