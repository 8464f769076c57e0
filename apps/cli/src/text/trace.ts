import type { Screen } from './screen.ts';
import { type Cell, drawTable } from './table.ts';

/** A check of a decision as the API has it. */
export interface TracedCheck {
  readonly name: string;
  readonly expected: string;
  readonly actual: string;
  readonly outcome: string;
  readonly publisher_id?: number | null;
}

const colours = { passed: 'green', failed: 'red', skipped: 'dim' } as const;

/**
 * The checks of a decision, the failed ones in colour: check | expected | got | outcome. Those on the token itself, of which
 * there are dozens, are counted where they passed.
 */
export function drawTrace(checks: readonly TracedCheck[], screen: Screen, all = false): string {
  const shown = all ? checks : checks.slice(lastOfToken(checks) + 1);
  const counted = checks.length - shown.length;
  const failed = checks.slice(0, counted).filter(({ outcome }) => outcome === 'failed');
  const passed = counted - failed.length;
  return [
    ...(passed > 0
      ? [screen.paint('dim', `${passed} checks of the ID token itself passed (--all shows them)`)]
      : []),
    drawChecks([...failed, ...shown], screen),
  ].join('\n');
}

/** What makes a fact of a claim is the last that is checked of a token before anybody's publishers are. */
function lastOfToken(checks: readonly TracedCheck[]): number {
  return checks.findLastIndex(({ name, outcome }) => name.startsWith('fact ') && outcome !== 'failed');
}

function drawChecks(checks: readonly TracedCheck[], { width, paint }: Screen): string {
  const several = new Set(checks.map(({ publisher_id }) => publisher_id ?? null)).size > 2;
  return drawTable({
    head: [...(several ? ['publisher'] : []), 'check', 'expected', 'got', 'outcome'],
    rows: checks.map(({ name, expected, actual, outcome, publisher_id }) => {
      const colour = colours[outcome as keyof typeof colours] ?? 'bold';
      const coloured: Cell = { text: outcome, paint: (text) => paint(colour, text) };
      return [
        ...(several ? [publisher_id == null ? '' : String(publisher_id)] : []),
        ...[name, expected, actual === '' ? '(nothing)' : actual],
        coloured,
      ];
    }),
    width,
  });
}
