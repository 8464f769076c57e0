import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { exampleValues } from '../../src/pages/docs/example-values.ts';
import { buildDocs } from './build-docs.ts';
import { readPage } from './read-page.ts';

const pages = new Map([
  ['docs/ci.md', { page: 'ci', title: 'Publishing from CI' }],
  ['docs/providers', { page: 'providers', title: 'CI providers' }],
]);
const read = (text: string, path = 'docs/publishers.md') =>
  readPage(
    { path, page: 'publishers', title: 'T', text: `# T\n\n${text}` },
    {
      pages,
      picture: (at) => (at === 'docs/images/x.webp' ? { asset: 'doc-x-1.webp', width: 2, height: 1 } : null),
    },
  );

it.each([
  ['[CI](ci.md)', ['a', { page: 'ci', hash: '' }, 'CI']],
  ['[CI](ci.md#gitlab)', ['a', { page: 'ci', hash: '#gitlab' }, 'CI']],
  ['[ci.md](ci.md)', ['a', { page: 'ci', hash: '' }, 'Publishing from CI']],
  ['[providers/](providers/)', ['a', { page: 'providers', hash: '' }, 'CI providers']],
  ['[here](#there)', ['a', { href: '#there' }, 'here']],
  [
    '[out](https://www.rust-lang.org/)',
    ['a', { href: 'https://www.rust-lang.org/', rel: 'noopener noreferrer' }, 'out'],
  ],
  ['![A picture](images/x.webp)', ['img', { alt: 'A picture', asset: 'doc-x-1.webp', width: 2, height: 1 }]],
])('%s leads there', (text, node) => {
  expect(read(text).nodes).toContainEqual(['p', {}, node]);
});

it.each([
  '[text](../apps/server/src/app.ts)',
  '[text](../../../etc/passwd)',
  '[text](javascript:alert(1))',
  '[text](//elsewhere.example/)',
  '[text](https://crates.example.com/me)',
  '[text](http://127.0.0.1:9292/)',
])('%s is text here', (text) => {
  expect(read(text).nodes).toContainEqual(['p', {}, 'text']);
});

it('makes each row of a table of codes one that can be linked to, and of no other table', () => {
  const table = (head: string) => `| ${head} | meaning |\n|---|---|\n| \`crate_gone\` | It is gone. |`;
  const rows = (head: string) => JSON.stringify(read(table(head)).nodes);
  expect(rows('code')).toContain(
    '["tr",{"id":"crate_gone"},["td",{},["a",{"href":"#crate_gone"},["code",{},"crate_gone"]]]',
  );
  expect(rows('field')).toContain('["code",{},"crate_gone"]');
  expect(rows('field')).not.toContain('"id"');
});

it('lets every error code be linked to', () => {
  const { assets } = buildDocs();
  const [, page] = [...assets].find(([name]) => name.startsWith('doc-errors-')) ?? [];
  const text = Buffer.from(page ?? []).toString();
  const file = readFileSync(new URL('../../../../docs/errors.md', import.meta.url), 'utf8');
  const codes = [...file.matchAll(/^\| `(\w+)` \|/gm)].map(([, code = '']) => code);
  expect(codes).toContain('version_exists');
  for (const code of codes) expect(text).toContain(`["tr",{"id":"${code}"}`);
});

it('lets nothing through that is more than text with its structure', () => {
  const { nodes } = read(
    '<script>alert(1)</script><a href="#x" onclick="alert(1)" style="color:red">a</a> <img src=x onerror=alert(1)>\n\n<iframe src="https://example.org"></iframe>',
  );
  expect(JSON.stringify(nodes)).not.toMatch(/script|onclick|onerror|style|iframe|alert/);
});

it('takes the values of the example registry out of text and code, and knows what is meant', () => {
  const { nodes } = read(
    [
      'At https://crates.example.com or `sparse+https://crates.example.com/private/index/`:',
      '```yaml\nindex: "sparse+https://crates.example.com/index/"\nregistry: crates.example.com\naud: crates.example.com\n```',
    ].join('\n\n'),
  );
  const found = JSON.stringify(nodes).match(/\["\$","\w+"\]/g);
  expect(found?.map((one) => JSON.parse(one)[1])).toEqual([
    'url',
    'privateIndex',
    'index',
    'host',
    'audience',
  ]);
  expect(JSON.stringify(nodes)).not.toContain('crates.example.com');
});

it('shows every page of the repository, with all its words, and leaves no example address behind', () => {
  const { subjects, assets } = buildDocs();
  const entries = subjects.flatMap(({ pages }) => pages);
  expect(entries.length).toBeGreaterThan(35);
  expect(new Set(entries.map(({ page }) => page)).size).toBe(entries.length);
  for (const { page, asset, headings } of entries) {
    const text = Buffer.from(assets.get(asset) ?? '').toString();
    expect(text, page).not.toContain(exampleValues.host);
    expect(new Set(headings.map(({ id }) => id)).size, page).toBe(headings.length);
    for (const { id } of headings) expect(text, page).toContain(`"id":${JSON.stringify(id)}`);
  }
  for (const { title, pages } of subjects) expect(pages.length, title).toBeGreaterThan(0);
}, 30_000);
