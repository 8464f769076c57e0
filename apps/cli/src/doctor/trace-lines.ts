import { drawTable } from '../text/table.ts';
import type { TracedCheck } from '../text/trace.ts';

/**
 * The checks that failed, in columns. Where none did, because no publisher came into question, what the job is to those who
 * could add one.
 */
export function traceLines(checks: readonly TracedCheck[]): string[] {
  const failed = checks.filter(({ outcome }) => outcome === 'failed');
  const facts = checks.filter(({ name }) => name.startsWith('fact '));
  const passed = checks.filter(({ outcome }) => outcome === 'passed').length;
  const before = passed === 0 ? [] : [`${passed} ${passed === 1 ? 'check' : 'checks'} passed`];
  if (failed.length > 0)
    return [
      ...before,
      ...table(
        ['check that failed', 'expected', 'came'],
        failed.map(({ name, expected, actual }) => [name, expected, actual]),
      ),
    ];
  return facts.length === 0
    ? before
    : [
        ...before,
        ...table(
          ['this job is', ''],
          facts.map(({ name, actual }) => [name.replace(/^fact /, ''), actual]),
        ),
      ];
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] =>
  drawTable({ head, rows, width: Number.POSITIVE_INFINITY })
    .split('\n')
    .map((line) => line.trimEnd());
