/** Exact name, beginning of the name, part of the name, words only. */
export type Tier = 0 | 1 | 2 | 3;

export interface Candidate {
  id: number;
  canonical_name: string;
  recent_downloads: number;
  tier: Tier;
  /** How well the words fit, the more the better, on the scale of the engine; null where it does not say. */
  fit: number | null;
}

/**
 * The best first: by tier, and within one half by how well the words fit and half by how much the crate is used. Both are
 * taken relative to the best of these candidates, as the scales differ between the engines.
 * @returns their ids.
 */
export function rank(candidates: readonly Candidate[]): number[] {
  const fitOf = ({ fit }: Candidate) => Math.max(0, fit ?? 0);
  const useOf = ({ recent_downloads: recent }: Candidate) => Math.log1p(recent);
  const bestFit = Math.max(Number.MIN_VALUE, ...candidates.map(fitOf));
  const mostUse = Math.max(Number.MIN_VALUE, ...candidates.map(useOf));
  return candidates
    .map((candidate) => ({
      candidate,
      score: fitOf(candidate) / bestFit + useOf(candidate) / mostUse,
    }))
    .sort(
      (a, b) =>
        a.candidate.tier - b.candidate.tier ||
        b.score - a.score ||
        compareNames(a.candidate.canonical_name, b.candidate.canonical_name),
    )
    .map(({ candidate }) => candidate.id);
}

/** Among equals the shorter name is closer to what was typed. */
function compareNames(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : 1);
}
