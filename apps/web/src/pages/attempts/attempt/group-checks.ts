import type { Attempt, Check } from './attempt-answer.ts';

export interface CheckGroup {
  /** Null: they are about the ID token, or about what was asked for, and of no publisher. */
  publisherId: number | null;
  checks: Check[];
  /** Why this publisher refused; null: it did not. */
  says: string | null;
}

/**
 * The checks by the publisher they were made for: first those of none, then the publishers in the order in which they were
 * looked at. A publisher that refused without a check is there all the same.
 */
export function groupChecks({ checks, failures }: Pick<Attempt, 'checks' | 'failures'>): CheckGroup[] {
  const ids = [...checks, ...failures].map(({ publisher_id: id }) => id);
  const groups = [...new Set([null, ...ids])].map((publisherId) => ({
    publisherId,
    checks: checks.filter(({ publisher_id: id }) => id === publisherId),
    says: failures.find(({ publisher_id: id }) => id === publisherId)?.detail ?? null,
  }));
  return groups.filter(({ publisherId, checks: own }) => publisherId !== null || own.length > 0);
}

const parts: readonly [string, RegExp][] = [
  [
    'What ran',
    /repo|project|namespace|workflow|job|pipeline|build|ref$|ref_|^ref|^run_|sha|branch|tag|event|config|head|base/,
  ],
  ['Who and where', /actor|user|owner|organi[sz]ation|environment|runner|enterprise|visibility|email|login/],
];
const LAST = 'The ID token itself';
const registered = new Set(['iss', 'sub', 'aud', 'exp', 'iat', 'nbf', 'jti']);

export interface ClaimGroup {
  title: string;
  claims: [string, string][];
}

/** The claims under a few headings, by what their names speak of. */
export function groupClaims(claims: Readonly<Record<string, unknown>>): ClaimGroup[] {
  const titleOf = (name: string): string => {
    if (registered.has(name)) return LAST;
    return parts.find(([, words]) => words.test(name))?.[0] ?? 'Else';
  };
  const named = Object.entries(claims).map(([name, value]) => [name, claimText(name, value)] as const);
  return [...parts.map(([title]) => title), 'Else', LAST].flatMap((title) => {
    const own = named
      .filter(([name]) => titleOf(name) === title)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, text]): [string, string] => [name, text]);
    return own.length === 0 ? [] : [{ title, claims: own }];
  });
}

/** Moments are numbers that nobody reads. */
function claimText(name: string, value: unknown): string {
  const isMoment = ['exp', 'iat', 'nbf'].includes(name) && typeof value === 'number';
  if (isMoment) return new Date(value * 1000).toISOString().replace('.000Z', 'Z');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
