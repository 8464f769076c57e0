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

/** The checks of a decision, the failed ones in colour: check | expected | got | outcome. */
export function drawTrace(checks: readonly TracedCheck[], { width, paint }: Screen): string {
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
