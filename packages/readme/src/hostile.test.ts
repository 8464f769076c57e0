import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import rehypeStringify from 'rehype-stringify';
import { unified } from 'unified';
import { describe, expect, it } from 'vitest';
import { renderReadme } from './render.ts';
import { forbiddenIn, parseHtml } from './testing/parse-html.ts';
import { elementsOf } from './tree.ts';

const source = {
  file: 'README.md',
  repository: 'https://github.com/acme/rocket',
  pathInVcs: 'crates/rocket',
};
/** One a line; `\n` stands for a line end. */
const attacks = readFileSync(new URL('../../../tests/vectors/readme/hostile.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => ({
    line,
    attack: line.replaceAll('\\n', '\n').replaceAll('\\t', '\t').replaceAll('\\0', '\0'),
  }));

describe('a README that attacks its readers', () => {
  it.each(attacks)('$line', ({ attack }) => {
    const html = renderReadme(`before\n\n${attack}\n\nafter`, source);
    expect(forbiddenIn(html), html).toEqual([]);
  });

  it('is recognised by these tests when it gets through', () => {
    for (const html of [
      '<script>alert(1)</script>',
      '<p style="color: red">x</p>',
      '<img src="https://a.example/" onerror="alert(1)">',
      '<a href="javascript:alert(1)">x</a>',
      '<img src="data:image/svg+xml,x">',
      '<svg><a></a></svg>',
      '<form action="https://a.example/"></form>',
      '<template><p>x</p></template>',
      '<p id="login">x</p>',
      '<input type="text" disabled>',
      '<p class="button">x</p>',
      '<source srcset="https://a.example/ 1x, javascript:x 2x">',
      '<a href="https://a.example/">x</a>',
      '<!-- x -->',
    ])
      expect(forbiddenIn(html), html).not.toEqual([]);
  });
});

/** Ends, starts and halves of everything: what comes of them together no list of attacks foresees. */
const pieces = fc.oneof(
  fc.constantFrom(...attacks.map(({ attack }) => attack)),
  fc.constantFrom(
    '<',
    '>',
    '"',
    "'",
    '`',
    '*',
    '_',
    '[',
    '](',
    ')',
    '!',
    '|',
    '\n',
    '\n\n',
    '    ',
    '> ',
    '- ',
    '<!--',
    '-->',
  ),
  fc.constantFrom(
    '<p',
    '<b>',
    '</b>',
    '<table>',
    '<td>',
    '<select>',
    '<option>',
    '<math>',
    '<mtext>',
    '<svg>',
    '<desc>',
  ),
  fc.constantFrom(
    '<a href=',
    '<img src=',
    ' id=x',
    ' class="hljs"',
    ' style=x',
    ' onclick=x',
    'javascript:',
    'data:',
    '&#106;',
  ),
  fc.constantFrom(
    '</p>',
    '</table>',
    '</math>',
    '</svg>',
    '<style>',
    '</style>',
    '<title>',
    '<noscript>',
    '<template>',
  ),
  fc.string({ maxLength: 8, unit: 'binary' }),
);

describe('whatever a README is made of', () => {
  const readme = fc.array(pieces, { maxLength: 20 }).map((parts) => parts.join(''));

  it('its HTML has only what is allowed', () => {
    fc.assert(
      fc.property(readme, (text) => {
        expect(forbiddenIn(renderReadme(text, source))).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it('a browser reads the HTML as it was meant', () => {
    // Written, read and written again it is the same: nothing changes its meaning on the way.
    const again = (html: string) => unified().use(rehypeStringify).stringify(parseHtml(html));
    fc.assert(
      fc.property(readme, (text) => {
        const html = again(renderReadme(text, source));
        expect(again(html)).toBe(html);
      }),
      { numRuns: 100 },
    );
  });

  it('as plain text it has one element', () => {
    fc.assert(
      fc.property(readme, (text) => {
        const elements = [...elementsOf(parseHtml(renderReadme(text, { file: 'README.txt' })))];
        expect(elements.map(({ tagName }) => tagName)).toEqual(['pre']);
      }),
      { numRuns: 100 },
    );
  });
});
