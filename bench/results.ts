import { cpus, totalmem } from 'node:os';
import { AT_ONCE, type Comparison, FEW, type Figures, MANY, type WorstCase } from './growth.ts';
import type { Limits } from './limits.ts';
import { thousands } from './registry.ts';

/** Beyond this an exchange with many publishers takes too long beside one with few. */
export const MOST_GROWTH = 1.2;

export interface EngineResults {
  /** With its version: `PostgreSQL 15.13`. */
  engine: string;
  growth: Comparison[];
  worst: WorstCase[];
  limits: Limits | null;
}

export const milliseconds = (value: number): string => value.toFixed(2);
export const times = (value: number): string => `${value.toFixed(2)} ×`;
const manner = (atOnce: number): string => (atOnce === 1 ? 'one after the other' : `${atOnce} at once`);

/** The part of the exchange, below its heading. */
export function toMarkdown(results: readonly EngineResults[], verdict: string, at: Date): string {
  const [{ model = 'unknown' } = {}] = cpus();
  return `${[
    'Written by `npm run bench`; what is measured against what, and why, stands in [README.md](README.md).',
    [
      '| | |',
      '|---|---|',
      `| Date | ${at.toISOString().slice(0, 10)} |`,
      `| Machine | ${cpus().length} cores (${model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GiB |`,
      `| Node | ${process.versions.node} (SQLite ${process.versions.sqlite}) |`,
      `| Engines | ${results.map(({ engine }) => engine).join(', ')} |`,
    ].join('\n'),
    `**${verdict}**`,
    'Times are milliseconds, medians of all answers and, after the slash, 95th percentiles.',
    ...results.flatMap(ofEngine),
  ].join('\n\n')}\n`;
}

function ofEngine({ engine, growth, worst, limits }: EngineResults): string[] {
  return [
    `## ${engine}`,
    `### ${FEW} publishers and ${thousands(MANY)}`,
    table(
      ['Exchange', 'How', `${FEW}`, thousands(MANY), 'Ratio'],
      growth.map(({ name, atOnce, few, many, ratio }) => [
        name,
        manner(atOnce),
        pair(few),
        pair(many),
        times(ratio),
      ]),
    ),
    `### Worst cases, among ${thousands(MANY)} publishers, one after the other`,
    table(
      ['Exchange', 'Time', 'To an ordinary one'],
      worst.map(({ name, figures, ratio }) => [name, pair(figures), times(ratio)]),
    ),
    ...(limits === null ? [] : ofLimits(limits)),
  ];
}

function ofLimits(limits: Limits): string[] {
  const { inProcess, signature, commit } = limits;
  const share = (part: number) => `${((100 * part) / inProcess).toFixed(1)} %`;
  return [
    '### An exchange beside its limits',
    table(
      ['In one process, without network', 'Time', 'Share'],
      [
        ['the whole exchange', milliseconds(inProcess), ''],
        ['its RS256 check alone', milliseconds(signature), share(signature)],
        ...(commit === null ? [] : [['one durable commit alone', milliseconds(commit), share(commit)]]),
      ],
    ),
    table(
      [`Over HTTP, ${AT_ONCE} at once`, 'Time each', 'In a second'],
      [
        ['exchange', milliseconds(limits.exchange), thousands(Math.round(1000 / limits.exchange))],
        [
          commit === null
            ? 'bare server: parse, RS256 check and the statement of an exchange'
            : 'bare server: parse and RS256 check',
          milliseconds(limits.bare),
          thousands(Math.round(1000 / limits.bare)),
        ],
        ['exchange to bare server', times(limits.ratio), ''],
      ],
    ),
  ];
}

const pair = (figures: Figures): string => `${milliseconds(figures.median)} / ${milliseconds(figures.p95)}`;

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = `|---|${'---:|'.repeat(head.length - 1)}`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}
