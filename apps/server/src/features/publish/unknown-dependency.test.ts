import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { USUAL } from '../../testing/crate-file.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { expectRefusedUpload, put, uploadWith } from '../../testing/uploads.ts';

const CRATES_IO = 'https://github.com/rust-lang/crates.io-index';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  expect((await put(server, await uploadWith({ name: 'Known_One' }))).status).toBe(200);
});
afterAll(() => server.close());

interface Dependency {
  name: string;
  /** Index URL; null: this registry. */
  registry: string | null;
  rename?: string;
}

/** An upload as cargo makes it: the metadata leaves this registry out, the manifest leaves crates.io out. */
function uploadDependingOn(crate: string, { name, registry, rename }: Dependency) {
  const index = registry ?? `sparse+${server.url}/index/`;
  const lines = [
    `[dependencies.${rename ?? name}]`,
    'version = "1"',
    ...(index === CRATES_IO ? [] : [`registry-index = "${index}"`]),
    ...(rename === undefined ? [] : [`package = "${name}"`]),
  ];
  const dependency = {
    name,
    version_req: '^1',
    features: [],
    optional: false,
    default_features: true,
    target: null,
    kind: 'normal',
    ...(registry === null ? {} : { registry }),
    ...(rename === undefined ? {} : { explicit_name_in_toml: rename }),
  };
  return uploadWith({
    name: crate,
    manifest: `${USUAL}${lines.join('\n')}\n`,
    metadata: { deps: [dependency] },
  });
}

const indexDependencies = async (crate: string) => {
  const path = `${crate.slice(0, 2)}/${crate.slice(2, 4)}/${crate}`;
  return JSON.parse((await server.request('GET', `/index/${path}`)).text).deps;
};

describe('a dependency on a crate of this registry', () => {
  it('that is not here is refused', async () =>
    expectRefusedUpload(
      server,
      await uploadDependingOn('lonely', { name: 'nowhere', registry: null }),
      'dependency_unknown',
      '`nowhere`',
    ));

  it.each(['known_one', 'Known-One', 'KNOWN_ONE'])(
    'in another spelling is refused, with the right one: %s',
    async (name) =>
      expectRefusedUpload(
        server,
        await uploadDependingOn('misspelt', { name, registry: null }),
        'dependency_unknown',
        `\`${name}\``,
        'did you mean `Known_One`',
      ),
  );

  it('that is renamed is looked up by its real name', async () => {
    const hidden = await uploadDependingOn('renamer', {
      name: 'nowhere',
      registry: null,
      rename: 'Known_One',
    });
    await expectRefusedUpload(server, hidden, 'dependency_unknown', '`nowhere`');
  });

  it('that is here is taken, and the index names no registry', async () => {
    const answer = await put(
      server,
      await uploadDependingOn('happy', { name: 'Known_One', registry: null, rename: 'k1' }),
    );
    expect(answer.status, answer.text).toBe(200);
    expect(await indexDependencies('happy')).toEqual([
      expect.objectContaining({ name: 'k1', package: 'Known_One', req: '^1', registry: null }),
    ]);
  });

  it('may be on the crate itself', async () => {
    const answer = await put(server, await uploadDependingOn('selfish', { name: 'selfish', registry: null }));
    expect(answer.status, answer.text).toBe(200);
  });
});

describe('a dependency of another registry is taken as it is', () => {
  it.each([
    ['oncratesio', CRATES_IO],
    ['elsewhere', 'sparse+https://other.example/index/'],
  ])('%s', async (crate, registry) => {
    const answer = await put(server, await uploadDependingOn(crate, { name: 'nowhere', registry }));
    expect(answer.status, answer.text).toBe(200);
    expect(await indexDependencies(crate)).toEqual([expect.objectContaining({ name: 'nowhere', registry })]);
  });
});
