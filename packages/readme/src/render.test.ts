import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { asPlainText } from './plain-text.ts';
import { type ReadmeSource, renderReadme } from './render.ts';

const folder = new URL('../../../tests/vectors/readme/', import.meta.url);
const read = (file: string) => readFileSync(new URL(file, folder), 'utf8');
const source: ReadmeSource = {
  file: 'docs/README.md',
  repository: 'https://github.com/acme/rocket',
  pathInVcs: 'crates/rocket',
};
const render = (text: string, more: Partial<ReadmeSource> = {}) => renderReadme(text, { ...source, ...more });

describe('a README as HTML', () => {
  const vectors = readdirSync(folder).filter((file) => file.endsWith('.md'));
  it.each(vectors)('%s', (file) => {
    expect(render(read(file))).toBe(read(file.replace(/md$/, 'html')));
  });

  it('has ids that cannot be those of the page, and links that find them', () => {
    const html = render('# Top\n\n# Top\n\n<a id="x"></a> [1](#top-1) [2](#x) [3](#user-content-x)');
    expect(html.match(/id="[^"]*"/g)).toEqual([
      'id="user-content-top"',
      'id="user-content-top-1"',
      'id="user-content-x"',
    ]);
    expect(html.match(/href="[^"]*"/g)).toEqual([
      'href="#user-content-top-1"',
      'href="#user-content-x"',
      'href="#user-content-x"',
    ]);
  });

  it.each(['README', 'README.md', 'docs/README.MARKDOWN', 'v1.0/readme.mkd'])(
    'takes %s for Markdown',
    (file) => {
      expect(render('*x*', { file })).toBe('<p><em>x</em></p>\n');
    },
  );

  it.each(['README.txt', 'README.rst', 'readme.adoc', 'a.md/README.html'])('shows %s as it is', (file) => {
    expect(render('*x* <b> & "\'', { file })).toBe('<pre>*x* &lt;b&gt; &amp; &quot;&#39;</pre>\n');
  });

  it('is empty for an empty one', () => {
    expect(render('')).toBe('\n');
    expect(render('<!-- -->')).toBe('\n');
  });

  it('bears any character', () => {
    expect(render('a\0b')).toBe('<p>a\u{fffd}b</p>\n');
    expect(render('\ud800 *x*')).toContain('<em>x</em>');
    expect(render('\u{feff}# x')).toContain('<h1');
  });
});

describe('a README that is too much', { timeout: 60_000 }, () => {
  const DEEP = 'nested too deeply';
  const LARGE = 'too large a page';
  const quoteBelow = (levels: number) =>
    Array.from({ length: levels }, (_, level) => `${'> '.repeat(level)}a\n`).join('');

  it.each([
    ['quotes in one line', '>'.repeat(10_000), DEEP],
    ['lists in one line', `${'- '.repeat(10_000)}a`, DEEP],
    ['numbered lists in one line', '1. '.repeat(10_000), DEEP],
    ['mixed containers', '> - 1) '.repeat(5_000), DEEP],
    ['quotes that grow', quoteBelow(120), DEEP],
    [
      'lists that grow',
      Array.from({ length: 120 }, (_, level) => `${' '.repeat(level * 2)}- a\n`).join(''),
      DEEP,
    ],
    ['elements', '<div>'.repeat(50_000), DEEP],
    ['elements of a line', 'a<b>'.repeat(8_000), DEEP],
    ['formatting and paragraphs', '<b><i>'.repeat(4_000), DEEP],
    ['links in links', `${'['.repeat(200)}a${'](b)'.repeat(200)}`, null],
    ['images in images', `${'!['.repeat(200)}a${'](b)'.repeat(200)}`, null],
    ['a table of missing cells', `|${'a|'.repeat(200)}\n|${'-|'.repeat(200)}\n${'|\n'.repeat(310)}`, LARGE],
    [
      'formatting that each paragraph reopens',
      Array.from({ length: 60 }, (_, id) => `<b id=${id}>`).join('') + '<p>a'.repeat(1_500),
      LARGE,
    ],
    ['brackets', '['.repeat(20_000), null],
    ['images', '!['.repeat(10_000), null],
    ['unclosed links', '[a](b'.repeat(2_000), null],
    ['unclosed emphasis', '*a '.repeat(10_000), null],
    ['unclosed comments', '<!--'.repeat(50_000), null],
    ['unclosed tags', '<a '.repeat(20_000), null],
    ['angles', '<'.repeat(20_000), null],
    ['backslashes', '\\'.repeat(20_000), null],
    ['character references', '&#1;&amp'.repeat(4_000), null],
    ['a line across the page', '-'.repeat(100_000), null],
    ['a line of stars with spaces', '* '.repeat(100), null],
    ['code that is hard to highlight', `\`\`\`rust\n${'r#"'.repeat(20_000)}\n\`\`\``, null],
  ])('%s', (_name, text, reason) => {
    const html = render(text);
    if (reason === null) expect(html).not.toMatch(/shown as it was written/);
    else expect(html).toContain(reason);
    // Nothing of the text is lost where it is not rendered.
    if (reason !== null) expect(html.length).toBeGreaterThan(text.length);
  });

  it('takes ordinary nesting', () => {
    const html = render(quoteBelow(20));
    expect(html.match(/<blockquote>/g)).toHaveLength(19);
    expect(render(`${'<div>'.repeat(80)}x`).match(/<div>/g)).toHaveLength(80);
  });

  it('is cut after 512 KiB, at a line end, and says so', () => {
    const line = `${'word '.repeat(20)}\n`;
    const html = render(`\`\`\`\n${line.repeat(6_000)}`);
    expect(html.slice(-200)).toMatch(/<\/pre>\n<p><em>This README is longer than 512 KiB/);
    expect(html.match(/word \n/g)?.length).toBe(Math.floor((512 * 1024 - 4) / line.length));
    const plain = render('é'.repeat(400_000), { file: 'README.txt' });
    expect(plain).toContain('longer than 512 KiB');
    expect(plain.match(/é/g)).toHaveLength(256 * 1024);
    expect(render('a'.repeat(512 * 1024), { file: 'README.txt' })).not.toContain('longer');
  });

  it('can say that it took too long', () => {
    expect(asPlainText('*<x>*', 'slow')).toBe(
      '<p><em>This README takes too long to render, so it is shown as it was written.</em></p>\n<pre>*&lt;x&gt;*</pre>\n',
    );
  });
});
