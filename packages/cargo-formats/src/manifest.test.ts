import { expect, test } from 'vitest';
import { readManifest } from './manifest.ts';
import { codeOf, refusalOf } from './testing/refusal.ts';

const limits = { maxFeatures: 3, maxFeatureValues: 2, maxDependencies: 4 };

/** A manifest with everything it needs, to which a test adds what it is about. */
function manifest(rest = '', fields = '', files: string[] = ['src/lib.rs']) {
  const text = `[package]\nname = "demo"\nversion = "1.0.0"\ndescription = "d"\nlicense = "MIT"\n${fields}\n${rest}`;
  return readManifest(text, files, limits);
}

test('a small manifest has empty and absent values', () => {
  expect(manifest()).toEqual({
    name: 'demo',
    version: '1.0.0',
    edition: '2015',
    description: 'd',
    license: 'MIT',
    licenseFile: null,
    homepage: null,
    documentation: null,
    repository: null,
    readme: null,
    keywords: [],
    categories: [],
    authors: [],
    links: null,
    rustVersion: null,
    features: {},
    dependencies: [],
    hasLib: true,
    libName: 'demo',
    binNames: [],
  });
});

test('dependencies are found in every table, in both spellings', () => {
  const { dependencies } = manifest(`
    [dependencies]
    a = "1"
    [dev_dependencies]
    b = { version = "1", default_features = false }
    [build-dependencies.c]
    version = ">=1,<2"
    registry-index = "sparse+https://other.example/index/"
    [target.'cfg( unix )'.dev-dependencies]
    d = { version = "1", package = "real-d", optional = true, features = ["x"] }
  `);
  const plain = {
    package: null,
    features: [],
    optional: false,
    defaultFeatures: true,
    target: null,
    registry: null,
  };
  expect(dependencies).toEqual([
    { ...plain, name: 'a', requirement: '^1', kind: 'normal' },
    { ...plain, name: 'b', requirement: '^1', kind: 'dev', defaultFeatures: false },
    {
      ...plain,
      name: 'c',
      requirement: '>=1, <2',
      kind: 'build',
      registry: 'sparse+https://other.example/index/',
    },
    {
      name: 'd',
      package: 'real-d',
      requirement: '^1',
      features: ['x'],
      optional: true,
      defaultFeatures: true,
      target: 'cfg(unix)',
      kind: 'dev',
      registry: null,
    },
  ]);
});

test('where both spellings are given, the one with hyphens counts, as for cargo', () => {
  const text =
    '[dev-dependencies]\na = { version = "1", default-features = true, default_features = false }\n[dev_dependencies]\nb = "1"';
  expect(manifest(text).dependencies).toMatchObject([{ name: 'a', defaultFeatures: true }]);
});

test.each(['https://github.com/rust-lang/crates.io-index', 'sparse+https://index.crates.io/'])(
  'the index %s is crates.io',
  (url) => {
    const { dependencies } = manifest(`[dependencies]\na = { version = "1", registry-index = "${url}" }`);
    expect(dependencies[0]?.registry).toBeNull();
  },
);

test('keywords are lower-cased, other text is kept', () => {
  const fields =
    'keywords = ["CLI", "c++"]\ncategories = ["a::b-c"]\nauthors = ["Ä <ä@example>"]\nreadme = false';
  expect(manifest('', fields)).toMatchObject({
    keywords: ['cli', 'c++'],
    categories: ['a::b-c'],
    authors: ['Ä <ä@example>'],
    readme: false,
  });
});

test('keys that mean something to JavaScript are only keys', () => {
  const { features, dependencies } = manifest(
    '[features]\n__proto__ = ["std"]\nconstructor = []\n[dependencies]\n__proto__ = { version = "1", package = "x" }',
  );
  expect(Object.entries(features)).toEqual([
    ['__proto__', ['std']],
    ['constructor', []],
  ]);
  expect(dependencies[0]?.name).toBe('__proto__');
  expect(({} as { version?: unknown }).version).toBeUndefined();
});

test('`[project]` is the old name of `[package]`', () => {
  const text = '[project]\nname = "demo"\nversion = "1.0.0"\ndescription = "d"\nlicense-file = "L"';
  expect(readManifest(text, [], limits)).toMatchObject({ name: 'demo', license: null, licenseFile: 'L' });
});

test.each([
  ['no table at all', '', 'no `[package]` table'],
  ['no name', '[package]\nversion = "1.0.0"', '`package.name` is missing'],
  ['no version', '[package]\nname = "demo"', '`package.version` is missing'],
  ['broken TOML', '[package]\nname = "demo', 'line 2, column'],
  ['a list instead of a table', 'package = []', '`package`'],
  ['a patch', '[patch.crates-io]\n[package]\nname = "demo"', '`[patch]`'],
])('a manifest with %s is refused', async (_, text, words) => {
  const refusal = await refusalOf(() => readManifest(text, [], limits));
  expect(refusal.code).toBe('manifest_invalid');
  expect(refusal.message).toContain(words);
  expect(refusal.message).not.toContain('\n');
});

test.each([
  ['manifest_invalid', 'edition = "2020"'],
  ['manifest_invalid', 'edition = 2021'],
  ['manifest_invalid', 'edition.workspace = true'],
  ['manifest_invalid', 'homepage = { workspace = true }'],
  ['manifest_invalid', 'rust-version = ">=1.70"'],
  ['manifest_invalid', 'rust-version = "1.70-nightly"'],
  ['manifest_invalid', 'rust-version = "1.70.0.0"'],
  ['manifest_invalid', 'rust-version = "1.070"'],
  ['manifest_invalid', 'links = ["z"]'],
  ['manifest_invalid', 'homepage = "https://example.com/\\u0000"'],
  ['url_invalid', 'homepage = ""'],
  ['url_invalid', 'homepage = "javascript:alert(1)"'],
  ['url_invalid', 'documentation = "HTTPS://example.com"'],
  ['url_invalid', 'repository = "git@github.com:a/b"'],
  ['url_invalid', 'repository = "https://"'],
  ['keyword_invalid', 'keywords = ["a", "b", "c", "d", "e", "f"]'],
  ['keyword_invalid', 'keywords = ["aaaaaaaaaaaaaaaaaaaaa"]'],
  ['keyword_invalid', 'keywords = [""]'],
  ['keyword_invalid', 'keywords = ["-a"]'],
  ['keyword_invalid', 'keywords = ["two words"]'],
  ['keyword_invalid', 'keywords = ["größe"]'],
  ['category_invalid', 'categories = ["a", "b", "c", "d", "e", "f"]'],
  ['category_invalid', 'categories = [""]'],
  ['category_invalid', 'categories = ["<b>"]'],
  ['category_invalid', `categories = ["${'a'.repeat(129)}"]`],
])('%s: %s', async (code, fields) => {
  expect(await codeOf(() => manifest('', fields))).toBe(code);
});

test.each([
  ['edition = "2024"'],
  ['rust-version = "1.70"'],
  ['rust-version = "1"'],
  ['homepage = "http://localhost:8080/?q=ü"'],
  ['keywords = ["aaaaaaaaaaaaaaaaaaaa", "3d", "c++", "a_b", "a-b"]'],
  [`categories = ["${'a'.repeat(128)}"]`],
])('fine: %s', (fields) => {
  expect(() => manifest('', fields)).not.toThrow();
});

test.each([
  ['manifest_invalid', 'a = { workspace = true }'],
  ['manifest_invalid', 'a = { version = "1", path = "../a" }'],
  ['manifest_invalid', 'a = { version = "1", git = "https://example.com/a" }'],
  ['manifest_invalid', 'a = 1'],
  ['manifest_invalid', 'a = ["1"]'],
  ['manifest_invalid', 'a = { version = 1 }'],
  ['manifest_invalid', 'a = { version = "1", optional = "yes" }'],
  ['dependency_invalid', '"1a" = "1"'],
  ['dependency_invalid', '_a = "1"'],
  ['dependency_invalid', '"a b" = { version = "1", package = "a" }'],
  ['dependency_invalid', 'a = { version = "1", package = "_a" }'],
  ['dependency_invalid', 'a = { version = "1", features = ["+x"] }'],
  ['dependency_requirement_invalid', 'a = "*"'],
  ['dependency_requirement_invalid', 'a = "latest"'],
  ['dependency_requirement_invalid', 'a = {}'],
  ['dependency_registry_refused', 'a = { version = "1", registry = "company" }'],
])('%s: [dependencies] %s', async (code, dependency) => {
  expect(await codeOf(() => manifest(`[dependencies]\n${dependency}`))).toBe(code);
  expect(await codeOf(() => manifest(`[target.x.build-dependencies]\n${dependency}`))).toBe(code);
});

test.each([
  ['feature_invalid', '"a b" = []'],
  ['feature_invalid', 'a = ["dep:"]'],
  ['manifest_invalid', 'a = "b"'],
  ['too_many_features', 'a = ["x", "y", "z"]'],
  ['too_many_features', 'a = []\nb = []\nc = []\nd = []'],
])('%s: [features] %s', async (code, features) => {
  expect(await codeOf(() => manifest(`[features]\n${features}`))).toBe(code);
});

test('the limits are the last numbers that pass', async () => {
  const features = '[features]\na = ["x", "y"]\nb = []\nc = []\n';
  const dependencies =
    '[dependencies]\na = "1"\nb = "1"\n[dev-dependencies]\na = "1"\n[target.x.dependencies]\na = "1"\n';
  expect(() => manifest(features + dependencies)).not.toThrow();
  expect(await codeOf(() => manifest(`${dependencies}b = "1"`))).toBe('too_many_dependencies');
});

test.each([
  ['description', 'license = "MIT"', 'no `description`, '],
  ['license', 'description = "d"', 'no `license` (or `license-file`), '],
  ['both', 'description = " "\nlicense = ""', 'no `description` and no `license`'],
])('a crate without %s is refused', async (_, fields, words) => {
  const text = `[package]\nname = "demo"\nversion = "1.0.0"\n${fields}`;
  const refusal = await refusalOf(() => readManifest(text, [], limits));
  expect(refusal.code).toBe('metadata_missing');
  expect(refusal.message).toContain(words);
});

test('a description has at most 1000 bytes', async () => {
  const described = (description: string) =>
    readManifest(
      `[package]\nname = "a"\nversion = "1.0.0"\nlicense = "MIT"\ndescription = "${description}"`,
      [],
      limits,
    );
  expect(described('ä'.repeat(500)).description).toHaveLength(500);
  expect(await codeOf(() => described(`${'ä'.repeat(500)}.`))).toBe('description_too_long');
});

test('the name, the version and the license follow their own rules', async () => {
  const text = (name: string, version: string, license: string) => () =>
    readManifest(
      `[package]\nname = "${name}"\nversion = "${version}"\nlicense = "${license}"\ndescription = "d"`,
      [],
      limits,
    );
  expect(await codeOf(text('1a', '1.0.0', 'MIT'))).toBe('crate_name_invalid');
  expect(await codeOf(text('a', '1.0', 'MIT'))).toBe('version_invalid');
  expect(await codeOf(text('a', '1.0.0', 'mine'))).toBe('license_invalid');
});

test.each([
  ['a library by its file', '', '', ['src/lib.rs'], { hasLib: true, libName: 'demo', binNames: [] }],
  [
    'a library by its table',
    '[lib]\nname = "other"',
    '',
    [],
    { hasLib: true, libName: 'other', binNames: [] },
  ],
  ['no library when not looked for', '', 'autolib = false', ['src/lib.rs'], { hasLib: false, libName: null }],
  ['a program', '', '', ['src/main.rs'], { hasLib: false, binNames: ['demo'] }],
  [
    'several programs',
    '',
    '',
    ['src/bin/b.rs', 'src/bin/a/main.rs', 'src/bin/a/mod.rs'],
    { binNames: ['a', 'b'] },
  ],
  ['declared programs only', '[[bin]]\nname = "x"', '', ['src/bin/a.rs'], { binNames: ['x'] }],
  [
    'declared and found',
    '[[bin]]\nname = "x"',
    'edition = "2018"',
    ['src/main.rs'],
    { binNames: ['demo', 'x'] },
  ],
  ['none when not looked for', '', 'autobins = false', ['src/main.rs'], { binNames: [] }],
])('targets: %s', (_, rest, fields, files, expected) => {
  expect(manifest(rest, fields, files)).toMatchObject(expected);
});

test('deep nesting ends in a refusal', async () => {
  expect(await codeOf(() => manifest(`[package.metadata]\na = ${'['.repeat(100_000)}`))).toBe(
    'manifest_invalid',
  );
});
