import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { note } from './terminal.ts';

/** Where each part of the file begins. */
const headings = {
  exchange: '# Results\n',
  rates: '# Exchanges beside a bare server, on one core and by two copies\n',
  index: '# Index files beside nginx\n',
  publish: '# A publish beside plain Node\n',
  cargo: '# cargo resolving 300 crates\n',
  memory: '# Memory while publishing\n',
  search: '# Search, index and publish among many crates\n',
  pages: '# The web UI\n',
};
type Section = keyof typeof headings;

/**
 * Writes a part of `RESULTS.md`: each is written by its own measurement, and stays as it is when another one runs.
 * @param text below the heading of the part
 */
export function writeSection(name: Section, text: string): void {
  const file = join(import.meta.dirname, 'RESULTS.md');
  writeFileSync(file, withSection(readFileSync(file, 'utf8'), name, text));
  note('written: bench/RESULTS.md');
}

export function withSection(file: string, name: Section, text: string): string {
  const names = Object.keys(headings) as Section[];
  const starts = names
    .map((each) => ({ each, at: `\n${file}`.indexOf(`\n${headings[each]}`) }))
    .filter(({ at }) => at !== -1)
    .sort((a, b) => a.at - b.at);
  const parts = new Map(
    starts.map(({ each, at }, index) => [
      each,
      file.slice(at + headings[each].length, starts[index + 1]?.at),
    ]),
  );
  parts.set(name, text);
  return names
    .filter((each) => parts.has(each))
    .map((each) => `${headings[each]}\n${(parts.get(each) ?? '').trim()}\n`)
    .join('\n');
}
