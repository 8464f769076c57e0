import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What tests have counted: how many attacks were refused, and the like. A test appends a line `what<TAB>count` (or
 * `what<TAB>count<TAB>of`, where it should have been that many) to `counts.txt` in the folder that `TEST_COUNTS` names.
 */
export interface NotedCounts {
  environment: Record<string, string>;
  /** One line for each thing counted, in the order in which they came. */
  lines(): string[];
}

export function collectCounts(folder: string): NotedCounts {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'counts.txt');
  return {
    environment: { TEST_COUNTS: folder },
    lines: () => (existsSync(file) ? summed(readFileSync(file, 'utf8')) : []),
  };
}

function summed(text: string): string[] {
  const sums = new Map<string, { count: number; of: number }>();
  for (const line of text.split('\n').filter((one) => one !== '')) {
    const [what = '', count = '', of = count] = line.split('\t');
    const sum = sums.get(what) ?? { count: 0, of: 0 };
    sums.set(what, { count: sum.count + Number(count), of: sum.of + Number(of) });
  }
  return [...sums].map(
    ([what, { count, of }]) => `${what}: ${count.toLocaleString('en')}${of === count ? '' : ` of ${of}`}`,
  );
}
