import { existsSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../../..');

/** A row of a table of a page, with the section it stands in. */
export interface Row {
  section: string;
  line: string;
  cells: string[];
}

/** The rows of all tables, less their heads. */
export function rowsOf(path: string): Row[] {
  const lines = readFileSync(resolve(root, path), 'utf8').split('\n');
  let section = '';
  return lines.flatMap((line, index) => {
    section = /^#+ (.+)$/.exec(line)?.[1] ?? section;
    const isHead = /^\|[\s|:-]+\|$/.test(lines[index + 1] ?? '') || /^\|[\s|:-]+\|$/.test(line);
    if (!line.startsWith('|') || isHead) return [];
    return [
      {
        section,
        line,
        cells: line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      },
    ];
  });
}

/** A file of tests that a page links to, from the root, and the one that is meant of them, or null. */
export interface LinkedTest {
  test: string;
  name: string | null;
}

/** The links to tests: `[text](file)`, and `[text](file "test or group of tests")`. */
export const linkedTests = (page: string, text: string): LinkedTest[] =>
  [...text.matchAll(/\]\(([^)#\s]+\.test\.ts)(?:\s+"([^"]+)")?\)/g)].map(([, link = '', name = null]) => ({
    test: relative(root, resolve(root, dirname(page), link)),
    name,
  }));

/** The tests that a text of this page links to, from the root. */
export const testsIn = (page: string, text: string): string[] =>
  linkedTests(page, text).map(({ test }) => test);

/** So many tests in one file that a link has to say which of them is meant. */
const MANY = 15;

/** What is wrong with the name that a link has for its test; null: nothing. */
export function namelessness({ test, name }: LinkedTest): string | null {
  const text = readFileSync(resolve(root, test), 'utf8');
  if (name !== null && !["'", '`', '"'].some((quote) => text.includes(quote + name)))
    return `${test} has no test whose name begins: ${name}`;
  const count = text.match(/^ *(?:it|test)\b/gm)?.length ?? 0;
  return name === null && count >= MANY ? `${test} has ${count} tests: say which one is meant` : null;
}

/** What is wrong with a test as the evidence of a statement; null: nothing. */
export function faultOf(test: string): string | null {
  if (!existsSync(resolve(root, test))) return `${test} is not there`;
  const text = readFileSync(resolve(root, test), 'utf8');
  if (!/\b(?:it|test)(?:\.each|\.for)?\s*[(`]/.test(text) && !/\b(?:it|test)\.\w+/.test(text))
    return `${test} has no test in it`;
  const left = /\b(?:it|test|describe)\.(?:skip|todo)\b/.exec(text);
  return left === null ? null : `${test} leaves something out: ${left[0]}`;
}
