import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePublishMetadata } from './publish-metadata.ts';
import { codeOf, refusalOf } from './testing/refusal.ts';
import { readPublishBody } from './testing/vectors.ts';

const least = { name: 'demo', vers: '1.0.0' };

function withField(field: object): string {
  return JSON.stringify({ ...least, ...field });
}

test('only name and version must be there', () => {
  expect(parsePublishMetadata(JSON.stringify(least))).toEqual({
    ...least,
    deps: [],
    features: {},
    authors: [],
    description: null,
    documentation: null,
    homepage: null,
    readme: null,
    readme_file: null,
    keywords: [],
    categories: [],
    license: null,
    license_file: null,
    repository: null,
    links: null,
    rust_version: null,
  });
});

test('what cargo sends is read', () => {
  const body = readPublishBody('kitchen-sink');
  const metadata = parsePublishMetadata(body.subarray(4, 4 + body.readUInt32LE(0)));
  expect(metadata).toMatchObject({ name: 'kitchen', links: 'native', rust_version: '1.60.0', readme: null });
  expect(metadata.deps).toHaveLength(14);
  expect(metadata.deps.find((dependency) => dependency.explicit_name_in_toml === 'foreign_two')).toEqual({
    name: 'Foreign_Two',
    version_req: '^1',
    features: [],
    optional: false,
    default_features: false,
    target: 'cfg(all(unix, target_os = "linux"))',
    kind: 'build',
    registry: 'sparse+http://127.0.0.1:8123/other/',
    explicit_name_in_toml: 'foreign_two',
  });
});

test('fields of a later cargo are ignored', () => {
  expect(parsePublishMetadata(withField({ badges: 7, tomorrow: {} }))).not.toHaveProperty('tomorrow');
});

test.each([
  ['name', { name: 1 }],
  ['name', { name: null }],
  ['vers', { vers: undefined }],
  ['deps', { deps: {} }],
  ['deps[0]', { deps: ['serde'] }],
  ['deps[0].name', { deps: [{ version_req: '1' }] }],
  ['deps[0].version_req', { deps: [{ name: 'a' }] }],
  [
    'deps[1].optional',
    {
      deps: [
        { name: 'a', version_req: '1' },
        { name: 'b', version_req: '1', optional: 'no' },
      ],
    },
  ],
  ['deps[0].kind', { deps: [{ name: 'a', version_req: '1', kind: 'proc' }] }],
  ['deps[0].features[1]', { deps: [{ name: 'a', version_req: '1', features: ['x', 1] }] }],
  ['features', { features: [] }],
  ['features.std', { features: { std: 'alloc' } }],
  ['features.std[0]', { features: { std: [null] } }],
  ['authors', { authors: 'me' }],
  ['keywords[0]', { keywords: [['cli']] }],
  ['description', { description: {} }],
  ['readme', { readme: 'a\0b' }],
  ['license', { license: '\ud800' }],
])('a wrong `%s` is named', async (path, field) => {
  const refusal = await refusalOf(() => parsePublishMetadata(withField(field)));
  expect(refusal.code).toBe('metadata_invalid');
  expect(refusal.message).toContain(`\`${path}\``);
});

test.each([
  ['nothing', ''],
  ['text', 'hello'],
  ['a list', '[]'],
  ['null', 'null'],
  ['a cut object', '{"name":'],
  ['two objects', '{}{}'],
  ['a byte order mark', `\uFEFF${JSON.stringify(least)}`],
  ['deep nesting', '['.repeat(200_000)],
])('%s is not metadata', async (_, json) => {
  expect(await codeOf(() => parsePublishMetadata(Buffer.from(json)))).toBe('metadata_invalid');
});

test('text that is not UTF-8 is refused', async () => {
  const bytes = Buffer.concat([
    Buffer.from('{"name":"'),
    Buffer.from([0xff]),
    Buffer.from('","vers":"1.0.0"}'),
  ]);
  expect((await refusalOf(() => parsePublishMetadata(bytes))).message).toContain('UTF-8');
});

test('a key called `__proto__` is only a key', () => {
  const json =
    '{"name":"demo","vers":"1.0.0","__proto__":{"links":"evil"},"features":{"__proto__":["std"],"constructor":[]}}';
  const { features, links } = parsePublishMetadata(json);
  expect(Object.entries(features)).toEqual([
    ['__proto__', ['std']],
    ['constructor', []],
  ]);
  expect(links).toBeNull();
  expect(({} as { links?: unknown }).links).toBeUndefined();
});

test('any JSON is either metadata or refused as such', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.json(),
      fc.constantFrom('deps', 'features', 'name', 'keywords'),
      async (json, field) => {
        const text = `{"name":"demo","vers":"1.0.0","${field}":${json}}`;
        const outcome = await codeOf(() => {
          parsePublishMetadata(text);
          parsePublishMetadata('');
        });
        expect(outcome).toBe('metadata_invalid');
      },
    ),
  );
});
