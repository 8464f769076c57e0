import type { ErrorCode } from '@waybill/api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { expectRefusedUpload, put, uploadWith } from '../../testing/uploads.ts';

const LIMIT = 5;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    'limits.features': String(LIMIT),
    'limits.feature_values': String(LIMIT),
    'limits.dependencies': String(LIMIT),
  });
});
afterAll(() => server.close());

const fields = { edition: '"2021"', description: '"A crate for tests"', license: '"MIT"' };

/** The lines of `[package]`, with some fields changed (or left out: null), and what follows them. */
function manifestOf(changes: Record<string, string | null>, rest = ''): string {
  const lines = Object.entries({ ...fields, ...changes })
    .filter(([, value]) => value !== null)
    .map(([field, value]) => `${field} = ${value}\n`);
  return lines.join('') + rest;
}

const refuses = async (manifest: string, code: ErrorCode, ...mentions: string[]) =>
  expectRefusedUpload(server, await uploadWith({ manifest }), code, ...mentions);

describe('what every published crate must have', () => {
  it.each([
    ['no description', { description: null }, ['`description`']],
    ['an empty description', { description: '""' }, ['`description`']],
    ['a blank description', { description: '"  "' }, ['`description`']],
    ['no license', { license: null }, ['`license`']],
    ['an empty license', { license: '""' }, ['`license`']],
    ['neither', { description: null, license: null }, ['`description`', '`license`']],
  ])('is missing: %s', (_what, changes, mentions) =>
    refuses(manifestOf(changes), 'metadata_missing', ...mentions),
  );

  it('a license-file is as good as a license', async () => {
    const manifest = manifestOf({ license: null, 'license-file': '"LICENSE"' });
    const metadata = { license: null, license_file: 'LICENSE' };
    const answer = await put(server, await uploadWith({ name: 'filed', manifest, metadata }));
    expect(answer.status, answer.text).toBe(200);
    const version = await server.request('GET', '/api/v1/crates/filed/1.0.0');
    expect(version.json.version.license).toBe('non-standard');
  });
});

describe('a field that breaks a rule is refused', () => {
  const broken: [ErrorCode, string, string, string[]][] = [
    ['description_too_long', 'description', `"${'x'.repeat(1001)}"`, ['1001', '1000']],
    ['license_invalid', 'license', '"MIT OR"', ['`MIT OR`']],
    ['license_invalid', 'license', '"My own"', ['`My own`']],
    ['license_invalid', 'license', '"MIT, Apache-2.0"', ['`MIT, Apache-2.0`']],
    ['url_invalid', 'homepage', '"example.com"', ['`homepage`', '`example.com`']],
    ['url_invalid', 'homepage', '""', ['`homepage`']],
    ['url_invalid', 'documentation', '"javascript:alert(1)"', ['`documentation`', 'javascript']],
    ['url_invalid', 'repository', '"git@github.com:a/b.git"', ['`repository`', 'git@github.com']],
    ['url_invalid', 'repository', '"https://"', ['`repository`', '`https://`']],
    ['keyword_invalid', 'keywords', '["a","b","c","d","e","f"]', ['6', '5']],
    ['keyword_invalid', 'keywords', '["two words"]', ['`two words`']],
    ['keyword_invalid', 'keywords', '["?"]', ['`?`']],
    ['keyword_invalid', 'keywords', `["${'x'.repeat(21)}"]`, ['21', '20']],
    ['category_invalid', 'categories', '["a","b","c","d","e","f"]', ['6', '5']],
    ['category_invalid', 'categories', '["no spaces"]', ['`no spaces`']],
  ];
  it.each(broken)('%s: %s = %s', (code, field, value, mentions) =>
    refuses(manifestOf({ [field]: value }), code, ...mentions),
  );
});

describe('features', () => {
  const features = (count: number) =>
    Array.from({ length: count }, (_, index) => `f${index} = []\n`).join('');

  it('too many', () =>
    refuses(
      manifestOf({}, `[features]\n${features(LIMIT + 1)}`),
      'too_many_features',
      String(LIMIT + 1),
      String(LIMIT),
    ));

  it('one that enables too many', () => {
    const values = JSON.stringify(Array.from({ length: LIMIT + 1 }, () => 'a'));
    const manifest = manifestOf({}, `[features]\na = []\nall = ${values}\n`);
    return refuses(manifest, 'too_many_features', '`all`', String(LIMIT + 1), String(LIMIT));
  });

  it.each([
    ['"" = []', 'empty'],
    ['"-a" = []', '`-a`'],
    ['"a b" = []', '`a b`'],
    ['a = ["dep:"]', '`dep:`'],
    ['a = ["b/"]', '`b/`'],
    ['a = ["b/c/d"]', '`b/c/d`'],
  ])('a name that breaks a rule: %s', (line, mention) =>
    refuses(manifestOf({}, `[features]\n${line}\n`), 'feature_invalid', mention),
  );

  it('as many as allowed are taken', async () => {
    const manifest = manifestOf({}, `[features]\n${features(LIMIT)}`);
    const names = Array.from({ length: LIMIT }, (_, index) => [`f${index}`, []]);
    const metadata = { features: Object.fromEntries(names) };
    const answer = await put(server, await uploadWith({ name: 'featured', manifest, metadata }));
    expect(answer.status, answer.text).toBe(200);
  });
});

describe('dependencies', () => {
  const tables = (lines: string) => manifestOf({}, `[dependencies]\n${lines}\n`);

  it('too many, those of every table counted', () => {
    const lines = Array.from({ length: LIMIT }, (_, index) => `d${index} = "1"`).join('\n');
    const manifest = tables(`${lines}\n[target.'cfg(windows)'.build-dependencies]\nwin = "1"`);
    return refuses(manifest, 'too_many_dependencies', String(LIMIT + 1), String(LIMIT));
  });

  it.each([
    ['dependency_requirement_invalid', 'a = "*"', '`*`'],
    ['dependency_requirement_invalid', 'a = "latest"', '`latest`'],
    ['dependency_requirement_invalid', 'a = {}', '`version`'],
    ['dependency_registry_refused', 'a = { version = "1", registry = "mine" }', '`mine`'],
    ['dependency_invalid', '"1a" = "1"', '`1a`'],
    ['dependency_invalid', 'a = { version = "1", package = "x/y" }', '`x/y`'],
    ['dependency_invalid', '"1a" = { version = "1", package = "a" }', '`1a`'],
    ['dependency_invalid', 'a = { version = "1", features = ["b c"] }', '`b c`'],
  ] as const)('%s: %s', (code, lines, mention) => refuses(tables(lines), code, mention));
});

it('an index line is refused that would be larger than 256 KiB, although each of its parts is allowed', async () => {
  const features = Array.from({ length: 600 }, (_, at) => `${'f'.repeat(120)}${at}`);
  const names = ['d1', 'd2', 'd3', 'd4'];
  const lines = names.map((name) => `${name} = { version = "1", features = ${JSON.stringify(features)} }\n`);
  const deps = names.map((name) => ({
    name,
    version_req: '^1',
    features,
    optional: false,
    default_features: true,
    target: null,
    kind: 'normal',
    registry: 'https://github.com/rust-lang/crates.io-index',
  }));
  const manifest = manifestOf({}, `[dependencies]\n${lines.join('')}`);
  const upload = await uploadWith({ manifest, metadata: { deps } });
  await expectRefusedUpload(server, upload, 'index_line_too_large', '262144');
});
