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

/** The tests that a text of this page links to, from the root. */
export const testsIn = (page: string, text: string): string[] =>
  [...text.matchAll(/\]\(([^)#\s]+\.test\.ts)\)/g)].map(([, link = '']) =>
    relative(root, resolve(root, dirname(page), link)),
  );

/** What is wrong with a test as the evidence of a statement; null: nothing. */
export function faultOf(test: string): string | null {
  if (!existsSync(resolve(root, test))) return `${test} is not there`;
  const text = readFileSync(resolve(root, test), 'utf8');
  if (!/\b(?:it|test)(?:\.each|\.for)?\s*[(`]/.test(text) && !/\b(?:it|test)\.\w+/.test(text))
    return `${test} has no test in it`;
  const left = /\b(?:it|test|describe)\.(?:skip|todo)\b/.exec(text);
  return left === null ? null : `${test} leaves something out: ${left[0]}`;
}
