import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { USUAL } from '../../testing/crate-file.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { expectRefusedUpload, put, type UploadOptions, uploadWith } from '../../testing/uploads.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const CRATES_IO = 'https://github.com/rust-lang/crates.io-index';
const dependency = (more: Record<string, unknown> = {}) => ({
  name: 'cfg-if',
  version_req: '^1',
  features: [],
  optional: false,
  default_features: true,
  target: null,
  kind: 'normal',
  registry: CRATES_IO,
  ...more,
});
const withDependency = `${USUAL}[dependencies.cfg-if]\nversion = "1"\n`;

describe('an upload whose metadata says something else than its Cargo.toml is refused, with both', () => {
  const contradictions: [string, UploadOptions, string[]][] = [
    ['name', { metadata: { name: 'other' }, prefix: 'other-1.0.0' }, ['name', '"other"', '"demo"']],
    ['version', { metadata: { vers: '1.0.1' }, prefix: 'demo-1.0.1' }, ['vers', '"1.0.1"', '"1.0.0"']],
    [
      'build metadata of the version',
      { metadata: { vers: '1.0.0+evil' }, prefix: 'demo-1.0.0+evil' },
      ['vers', '"1.0.0+evil"', '"1.0.0"'],
    ],
    [
      'description',
      { metadata: { description: 'Harmless' } },
      ['description', '"Harmless"', '"A crate for tests"'],
    ],
    ['license', { metadata: { license: 'GPL-3.0' } }, ['license', '"GPL-3.0"', '"MIT"']],
    ['license_file', { metadata: { license_file: 'LICENSE' } }, ['license_file', '"LICENSE"', 'null']],
    [
      'repository',
      { metadata: { repository: 'https://github.com/trusted/repo' } },
      ['repository', '"https://github.com/trusted/repo"', 'null'],
    ],
    [
      'homepage',
      { metadata: { homepage: 'https://a.example/' } },
      ['homepage', '"https://a.example/"', 'null'],
    ],
    ['documentation', { metadata: { documentation: 'https://a.example/' } }, ['documentation', 'null']],
    ['keywords', { metadata: { keywords: ['popular'] } }, ['keywords', '["popular"]', '[]']],
    ['categories', { metadata: { categories: ['asynchronous'] } }, ['categories', '["asynchronous"]', '[]']],
    ['authors', { metadata: { authors: ['Somebody Famous'] } }, ['authors', '["Somebody Famous"]', '[]']],
    ['links', { metadata: { links: 'ssl' } }, ['links', '"ssl"', 'null']],
    ['rust_version', { metadata: { rust_version: '1.70' } }, ['rust_version', '"1.70"', 'null']],
    [
      'a feature only in the metadata',
      { metadata: { features: { extra: [] } } },
      ['features', '["extra"]', '[]'],
    ],
    [
      'a feature only in Cargo.toml',
      { manifest: `${USUAL}[features]\nhidden = []\n` },
      ['features', '[]', '["hidden"]'],
    ],
    [
      'what a feature enables',
      { manifest: `${USUAL}[features]\na = ["b"]\nb = []\n`, metadata: { features: { a: [], b: [] } } },
      ['features.a', '[]', '["b"]'],
    ],
    [
      'a dependency only in the metadata',
      { metadata: { deps: [dependency()] } },
      ['normal dependency "cfg-if"', 'in the metadata', 'not in Cargo.toml'],
    ],
    [
      'a dependency only in Cargo.toml',
      { manifest: withDependency },
      ['normal dependency "cfg-if"', 'in Cargo.toml', 'not in the metadata'],
    ],
  ];
  it.each(contradictions)('%s', async (_what, options, mentions) =>
    expectRefusedUpload(server, await uploadWith(options), 'metadata_mismatch', ...mentions),
  );
});

describe('a dependency that is another one in Cargo.toml is refused, with both', () => {
  const differences: [Record<string, unknown>, string[]][] = [
    [{ version_req: '^2' }, ['version_req', '"^2"', '"^1"']],
    [{ optional: true }, ['optional', 'true', 'false']],
    [{ default_features: false }, ['default_features', 'false', 'true']],
    [{ features: ['std'] }, ['features', '["std"]', '[]']],
    [{ kind: 'dev' }, ['dependency "cfg-if"']],
    [{ target: 'cfg(windows)' }, ['dependency "cfg-if"']],
    [{ name: 'evil', explicit_name_in_toml: 'cfg-if' }, ['name', '"evil"', '"cfg-if"']],
    [{ registry: 'sparse+https://evil.example/' }, ['registry', 'sparse+https://evil.example/', CRATES_IO]],
    [{ registry: null }, ['registry', CRATES_IO]],
  ];
  it.each(differences)('%o', async (more, mentions) =>
    expectRefusedUpload(
      server,
      await uploadWith({ manifest: withDependency, metadata: { deps: [dependency(more)] } }),
      'metadata_mismatch',
      ...mentions,
    ),
  );
});

it('another URL of this registry than its own is told to the one who configured it', async () => {
  const other = 'sparse+http://localhost:1/index/';
  const manifest = `${USUAL}[dependencies.near]\nversion = "1"\nregistry-index = "${other}"\n`;
  const upload = await uploadWith({
    manifest,
    metadata: { deps: [dependency({ name: 'near', registry: null })] },
  });
  await expectRefusedUpload(server, upload, 'metadata_mismatch', other, `sparse+${server.url}/index/`);
});

it('spellings in which a real cargo differs on purpose are taken', async () => {
  const manifest = `${USUAL}keywords = ["Web"]\n[dependencies.cfg-if]\nversion = "1.0, <2"\n`;
  const metadata = { keywords: ['Web'], deps: [dependency({ version_req: '^1.0, <2' })] };
  const answer = await put(server, await uploadWith({ manifest, metadata }));
  expect(answer.status, answer.text).toBe(200);
});
