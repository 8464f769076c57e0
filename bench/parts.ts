import { cpus, loadavg, totalmem } from 'node:os';
import type { Engine, Surroundings } from './registry.ts';
import { table, times } from './results.ts';

/** A part of the run that measures what must hold as ratios, and has a section of its own in `RESULTS.md`. */
export interface Part {
  name: PartName;
  /** What is measured, for the terminal. */
  title: string;
  /** @param postgres null where it is not installed. */
  measure(surroundings: Surroundings, postgres: Engine | null): Promise<Measured>;
}

export type PartName = 'rates' | 'index' | 'publish' | 'cargo' | 'memory';

/** Ours beside the reference in the same run, and the limit of how they may compare. */
export interface Judged {
  what: string;
  ours: string;
  reference: string;
  /** Ours to the reference, in the unit of the limit. */
  value: number;
  limit: number;
  /** `at least`: what is measured is a rate; `at most`: a time or a size. */
  bound: 'at least' | 'at most';
  unit?: '×' | 'MB';
}

export interface Measured {
  /** What must hold. */
  judged: Judged[];
  /** What is said below the table: how it was measured on this machine, and further figures. */
  notes: string[];
}

export const holds = ({ value, limit, bound }: Judged): boolean =>
  bound === 'at least' ? value >= limit : value <= limit;

const shown = (value: number, { unit = '×' }: Judged): string =>
  unit === '×' ? times(value) : `${value.toFixed(1)} ${unit}`;

export function sentenceOf(judged: Judged): string {
  return `${judged.what}: ${shown(judged.value, judged)} (${judged.bound} ${shown(judged.limit, judged)} must hold)`;
}

export function partSection({ judged, notes }: Measured, at: Date): string {
  const broken = judged.filter((one) => !holds(one));
  const verdict = broken.length === 0 ? 'Holds.' : `Broken: ${broken.map(sentenceOf).join('; ')}.`;
  return [
    machineTable(at),
    `**${verdict}**`,
    table(
      ['', 'Waybill', 'Reference', 'Ratio', 'Must be', ''],
      judged.map((one) => [
        one.what,
        one.ours,
        one.reference,
        shown(one.value, one),
        `${one.bound} ${shown(one.limit, one)}`,
        holds(one) ? 'holds' : '**broken**',
      ]),
    ),
    ...notes,
  ].join('\n\n');
}

/** The day, the machine, and how busy it was with other work. */
export function machineTable(at: Date, more: readonly (readonly [string, string])[] = []): string {
  const [{ model = 'unknown' } = {}] = cpus();
  const load = loadavg()
    .map((one) => one.toFixed(1))
    .join(', ');
  return [
    '| | |',
    '|---|---|',
    `| Date | ${at.toISOString().slice(0, 10)} |`,
    `| Machine | ${cpus().length} cores (${model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GiB; load in the last 1, 5 and 15 minutes ${load} |`,
    `| Node | ${process.versions.node} |`,
    ...more.map(([name, value]) => `| ${name} | ${value} |`),
  ].join('\n');
}
