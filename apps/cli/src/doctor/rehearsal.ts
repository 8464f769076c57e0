import { type Json, oneLine } from '@waybill/api/client';

export interface TraceEntry {
  readonly name: string;
  readonly expected: string;
  readonly actual: string;
  readonly outcome: string;
}

export interface Mend {
  readonly says: string;
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

/** What a rehearsal answers, as far as it is shown. */
export interface Rehearsal {
  readonly outcome: string;
  readonly code: string | null;
  readonly detail: string;
  readonly remedy: string | null;
  readonly checks: readonly TraceEntry[];
  readonly mend: Mend | null;
  readonly crates: readonly string[];
  readonly warnings: readonly string[];
}

export function readRehearsal(json: Json): Rehearsal {
  const mend = json['mend'] as Json | null | undefined;
  return {
    outcome: String(json['outcome']),
    code: textOrNull(json['code']),
    detail: oneLine(String(json['detail'] ?? '')),
    remedy: textOrNull(json['remedy']),
    checks: listOf(json['checks']).map((check) => {
      const { name, expected, actual, outcome } = (check ?? {}) as Json;
      return { name: shown(name), expected: shown(expected), actual: shown(actual), outcome: shown(outcome) };
    }),
    mend:
      mend === null || mend === undefined
        ? null
        : {
            says: shown(mend['says']),
            method: shown(mend['method']),
            path: shown(mend['path']),
            body: mend['body'],
          },
    crates: listOf(json['crates']).map(shown),
    warnings: listOf(json['warnings']).map(shown),
  };
}

const WIDEST = 48;

/**
 * The checks that failed, in columns. Where none did, because no publisher came into question, what the job is to those who
 * could add one.
 */
export function traceLines(checks: readonly TraceEntry[]): string[] {
  const failed = checks.filter(({ outcome }) => outcome === 'failed');
  const facts = checks.filter(({ name }) => name.startsWith('fact '));
  const passed = checks.filter(({ outcome }) => outcome === 'passed').length;
  const before = passed === 0 ? [] : [`${passed} ${passed === 1 ? 'check' : 'checks'} passed`];
  if (failed.length > 0)
    return [
      ...before,
      ...columns([
        ['check that failed', 'expected', 'came'],
        ...failed.map(({ name, expected, actual }) => [name, expected, actual]),
      ]),
    ];
  if (facts.length === 0) return before;
  return [
    ...before,
    ...columns([
      ['this job is', ''],
      ...facts.map(({ name, actual }) => [name.replace(/^fact /, ''), actual]),
    ]),
  ];
}

function columns(rows: readonly (readonly string[])[]): string[] {
  const width = (column: number) =>
    Math.min(WIDEST, Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(width(column)))
      .join('  ')
      .trimEnd(),
  );
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

const textOrNull = (value: unknown) => (typeof value === 'string' && value !== '' ? oneLine(value) : null);

function shown(value: unknown): string {
  if (value === null || value === undefined) return '';
  return oneLine(typeof value === 'string' ? value : JSON.stringify(value));
}
