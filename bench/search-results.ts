import { machineTable } from './parts.ts';
import { thousands } from './registry.ts';
import { MOST_GROWTH, milliseconds, table, times } from './results.ts';
import { MOST_SEARCH_MS, type SearchResults } from './search.ts';

export function judgeSearch({ searches, growth, few, many }: SearchResults): {
  holds: boolean;
  sentence: string;
} {
  const slowest = Math.max(...searches.map(({ p95 }) => p95));
  const largest = Math.max(...growth.map(({ ratio }) => ratio));
  return {
    holds: slowest < MOST_SEARCH_MS && largest <= MOST_GROWTH,
    sentence:
      `among ${thousands(many.crates)} crates 95 of 100 searches of every kind are answered within ${slowest.toFixed(1)} ms ` +
      `(less than ${MOST_SEARCH_MS} must hold), and index files and publishes take at most ${times(largest)} as long as among ` +
      `${thousands(few.crates)} (at most ${times(MOST_GROWTH)} must hold)`,
  };
}

export function searchSection(results: SearchResults, verdict: string, at: Date): string {
  const { engine, few, many, searches, growth } = results;
  return `\n${[
    machineTable(at, [
      ['Engine', engine],
      [
        'Registry',
        `${thousands(many.crates)} crates, ${thousands(many.versions)} versions; beside it ${thousands(few.crates)} crates, ${thousands(few.versions)} versions`,
      ],
    ]),
    `**${verdict}**`,
    'Milliseconds over HTTP, one request after the other. CPU is what a search costs the registry and PostgreSQL together, on average: with more load than cores the rest of the time is waiting for one.',
    table(
      ['Search', 'p50', 'p95', 'p99', 'CPU'],
      searches.map(({ name, p50, p95, p99, cpu }) => [
        name,
        milliseconds(p50),
        milliseconds(p95),
        milliseconds(p99),
        cpu === null ? '' : milliseconds(cpu),
      ]),
    ),
    table(
      ['Request', `${thousands(few.crates)} crates`, `${thousands(many.crates)} crates`, 'Ratio'],
      growth.map(({ name, few: a, many: b, ratio }) => [
        name,
        milliseconds(a),
        milliseconds(b),
        times(ratio),
      ]),
    ),
  ].join('\n\n')}\n`;
}
