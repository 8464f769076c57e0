import type { Checked, Outcome } from './check.ts';

const marks: Readonly<Record<Outcome, string>> = { ok: 'ok', warn: 'warn', fail: 'FAIL', skip: '-' };

/** One line for each check, and below it what lies behind it and what to do. */
export function findingText(findings: readonly Checked[]): string {
  const width = Math.max(...findings.map(({ name }) => name.length));
  return [...findings.flatMap((finding) => linesOf(finding, width)), '', summary(findings)].join('\n');
}

function linesOf({ name, outcome, sentence, details = [], todo = [] }: Checked, width: number): string[] {
  const indent = ' '.repeat(6);
  return [
    `${marks[outcome].padEnd(4)}  ${name.padEnd(width)}  ${sentence}`,
    ...details.map((line) => `${indent}${line}`),
    ...todo.map((line) => `${indent}what to do: ${line}`),
  ];
}

function summary(findings: readonly Checked[]): string {
  const count = (wanted: Outcome) => findings.filter(({ outcome }) => outcome === wanted).length;
  const [failed, warned] = [count('fail'), count('warn')];
  if (failed === 0 && warned === 0) return 'Nothing is wrong.';
  const parts = [
    ...(failed > 0 ? [`${failed} ${failed === 1 ? 'check fails' : 'checks fail'}`] : []),
    ...(warned > 0 ? [`${warned} ${warned === 1 ? 'warning' : 'warnings'}`] : []),
  ];
  return `${parts.join(', ')}.`;
}
