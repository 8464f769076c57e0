import { quote } from '@waybill/trusted-publishing';

/** One thing that is wrong with a policy file. */
export interface PolicyProblem {
  /** The path of the key: `publishers[2].identity.workflow`. Empty where the file as a whole is meant. */
  path: string;
  says: string;
  /** From 1, where the file is no TOML at all. */
  line?: number;
  column?: number;
}

/** A policy that is refused, with everything that is wrong with it. */
export class PolicyError extends Error {
  readonly problems: readonly PolicyProblem[];

  constructor(problems: readonly PolicyProblem[]) {
    super(problems.map(problemInWords).join('\n'));
    this.name = 'PolicyError';
    this.problems = problems;
  }
}

function problemInWords({ path, says, line, column }: PolicyProblem): string {
  const place = line === undefined ? path : `line ${line}, column ${column ?? 1}`;
  return place === '' ? says : `${place}: ${says}`;
}

/** `, did you mean …` for a word that is nearly one of these; else nothing. */
export function didYouMean(word: string, known: readonly string[]): string {
  const [nearest] = known
    .map((name) => ({ name, distance: distance(word.toLowerCase(), name.toLowerCase()) }))
    .filter((one) => one.distance <= Math.max(1, Math.floor(one.name.length / 3)))
    .sort((a, b) => a.distance - b.distance);
  return nearest === undefined ? '' : `; did you mean ${quote(nearest.name)}?`;
}

/** Letters to add, drop or change to make one word of the other. A word nobody would misspell so is not measured. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 4 || a.length > 60) return Number.POSITIVE_INFINITY;
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (const [row, letter] of [...a].entries()) {
    const current = [row + 1];
    for (const [column, other] of [...b].entries())
      current.push(
        Math.min(
          (previous[column] ?? 0) + (letter === other ? 0 : 1),
          (previous[column + 1] ?? 0) + 1,
          (current[column] ?? 0) + 1,
        ),
      );
    previous = current;
  }
  return previous[b.length] ?? 0;
}
