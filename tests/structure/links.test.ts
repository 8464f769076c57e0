import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  cwd: root,
  encoding: 'utf8',
});
// The vectors are other people's READMEs: what those link to is not here.
const pages = listed
  .split('\n')
  .filter((page) => page !== '' && !page.startsWith('tests/vectors/') && existsSync(resolve(root, page)));

it('finds the pages', () => {
  expect(pages).toEqual(expect.arrayContaining(['README.md', 'docs/cli.md', 'docs/providers/github.md']));
});

it.each(pages)('%s links to files and headings that are there', (page) => {
  const text = prose(readFileSync(resolve(root, page), 'utf8'));
  const broken = linksOf(text).filter((link) => !leadsSomewhere(page, link));
  expect(broken).toEqual([]);
});

function leadsSomewhere(page: string, link: string): boolean {
  const [path = '', heading] = decodeURIComponent(link).split('#');
  const file = path === '' ? resolve(root, page) : resolve(root, dirname(page), path);
  if (!existsSync(file)) return false;
  if (heading === undefined || !file.endsWith('.md')) return true;
  return headingsOf(readFileSync(file, 'utf8')).includes(heading);
}

/** Those within the repository: `[text](target)`, and `[text]: target` on a line of its own. */
function linksOf(text: string): string[] {
  return [...text.matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)|^\[[^\]]+\]:\s*(\S+)/gm)]
    .map((match) => match[1] ?? match[2] ?? '')
    .filter((link) => !/^[a-z][a-z+.-]*:/i.test(link));
}

/** As the forges name them: small letters, hyphens for spaces, no other punctuation, and a number where one comes again. */
function headingsOf(markdown: string): string[] {
  const seen = new Map<string, number>();
  return [...withoutBlocks(markdown).matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)].map((match) => {
    const name = (match[1] ?? '')
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-');
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    return before === 0 ? name : `${name}-${before}`;
  });
}

/** What is read as text: an example in code links nowhere. */
const prose = (markdown: string): string => withoutBlocks(markdown).replaceAll(/`[^`\n]*`/g, 'code');

const withoutBlocks = (markdown: string): string =>
  markdown.replaceAll(/^(\s*)(`{3,})[^`]*?^\s*\2\s*$/gms, '');
