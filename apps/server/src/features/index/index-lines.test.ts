import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crateFile, frame, metadataFor, sha256, USUAL } from '../../testing/crate-file.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { put } from '../../testing/uploads.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const manifest = `${USUAL}rust-version = "1.70"
links = "native"
[features]
default = ["std"]
std = []
extra = ["dep:opt", "opt?/more"]
[dependencies.opt]
version = "1.2"
optional = true
default-features = false
features = ["b", "a"]
[dependencies.alias]
package = "real-name"
version = "=2.0.0"
[dev-dependencies.opt]
version = "1.2"
[target."cfg(windows)".build-dependencies.win]
version = "~0.3"
registry-index = "sparse+https://other.example/index/"
`;
const CRATES_IO = 'https://github.com/rust-lang/crates.io-index';
const dependency = (name: string, version_req: string, more: Record<string, unknown>) => ({
  name,
  version_req,
  features: [],
  optional: false,
  default_features: true,
  target: null,
  kind: 'normal',
  registry: CRATES_IO,
  ...more,
});

describe('a line of the index', () => {
  it('has everything cargo resolves by, in its names', async () => {
    const crate = await crateFile({ name: 'Full', version: '1.0.0-rc.1+build.5', manifest });
    const metadata = metadataFor('Full', '1.0.0-rc.1+build.5', {
      links: 'native',
      rust_version: '1.70',
      features: { default: ['std'], std: [], extra: ['dep:opt', 'opt?/more'] },
      deps: [
        dependency('opt', '^1.2', { optional: true, default_features: false, features: ['a', 'b'] }),
        dependency('real-name', '=2.0.0', { explicit_name_in_toml: 'alias' }),
        dependency('opt', '^1.2', { kind: 'dev' }),
        dependency('win', '~0.3', {
          kind: 'build',
          target: 'cfg(windows)',
          registry: 'sparse+https://other.example/index/',
        }),
      ],
    });
    const published = await put(server, frame(metadata, crate));
    expect(published.status, published.text).toBe(200);

    const { text } = await server.request('GET', '/index/fu/ll/full', { token: null });
    const line = JSON.parse(text);
    expect(line.pubtime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(line).toEqual({
      name: 'Full',
      vers: '1.0.0-rc.1+build.5',
      cksum: sha256(crate),
      yanked: false,
      links: 'native',
      rust_version: '1.70',
      pubtime: line.pubtime,
      v: 2,
      features: { default: ['std'], std: [] },
      features2: { extra: ['dep:opt', 'opt?/more'] },
      deps: [
        {
          name: 'alias',
          package: 'real-name',
          req: '=2.0.0',
          features: [],
          optional: false,
          default_features: true,
          target: null,
          kind: 'normal',
          registry: CRATES_IO,
        },
        {
          name: 'opt',
          req: '^1.2',
          features: expect.arrayContaining(['a', 'b']),
          optional: true,
          default_features: false,
          target: null,
          kind: 'normal',
          registry: CRATES_IO,
        },
        {
          name: 'opt',
          req: '^1.2',
          features: [],
          optional: false,
          default_features: true,
          target: null,
          kind: 'dev',
          registry: CRATES_IO,
        },
        {
          name: 'win',
          req: '~0.3',
          features: [],
          optional: false,
          default_features: true,
          target: 'cfg(windows)',
          kind: 'build',
          registry: 'sparse+https://other.example/index/',
        },
      ],
    });
  });

  it('of an ordinary crate has no more than it needs', async () => {
    const crate = await crateFile({ name: 'plain', version: '1.0.0' });
    expect((await put(server, frame(metadataFor('plain', '1.0.0'), crate))).status).toBe(200);
    const line = JSON.parse((await server.request('GET', '/index/pl/ai/plain', { token: null })).text);
    expect(Object.keys(line)).toEqual(['name', 'vers', 'deps', 'cksum', 'features', 'yanked', 'pubtime']);
  });
});
