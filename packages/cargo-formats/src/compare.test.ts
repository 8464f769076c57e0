import { expect, test } from 'vitest';
import { inspectArchive } from './archive.ts';
import { compareWithMetadata } from './compare.ts';
import { readPublishFrame } from './frame.ts';
import { type Manifest, readManifest } from './manifest.ts';
import { type PublishMetadata, parsePublishMetadata } from './publish-metadata.ts';
import { inChunks } from './testing/build-tar.ts';
import { codeOf, refusalOf } from './testing/refusal.ts';
import { readPublishBody } from './testing/vectors.ts';

const indexUrl = 'sparse+http://127.0.0.1:8123/index/';
const limits = { maxFeatures: 300, maxFeatureValues: 300, maxDependencies: 500 };

/** A whole upload as the server will read it. */
async function read(body: string): Promise<{ metadata: PublishMetadata; manifest: Manifest }> {
  const { metadata, readCrate } = await readPublishFrame(inChunks(readPublishBody(body)), {
    maxMetadataBytes: 1e6,
  });
  const archive = await inspectArchive(readCrate({ maxCrateBytes: 1e6 }), {
    name: metadata.name,
    version: metadata.vers,
    maxUnpackedBytes: 1e6,
    maxEntries: 100,
  });
  return { metadata, manifest: readManifest(archive.manifestText, archive.files, limits) };
}

const sink = await read('kitchen-sink');

test.each(['kitchen-sink', 'workspace-inheritance', 'old-layout'])(
  'what cargo sent is consistent: %s',
  async (body) => {
    const { metadata, manifest } = await read(body);
    expect(() => compareWithMetadata(metadata, manifest, { indexUrl })).not.toThrow();
  },
);

test('a crate without a description is refused by the manifest, not here', async () => {
  expect(await codeOf(() => read('no-description'))).toBe('metadata_missing');
});

test('real dependencies come from three registries', () => {
  const registries = new Set(sink.manifest.dependencies.map((dependency) => dependency.registry));
  expect(registries).toEqual(new Set([null, indexUrl, 'sparse+http://127.0.0.1:8123/other/']));
});

test.each([
  ['name', { name: 'Kitchen' }],
  ['vers', { vers: '1.2.3-beta.1' }],
  ['description', { description: 'Another' }],
  ['description', { description: null }],
  ['homepage', { homepage: 'https://example.com' }],
  ['documentation', { documentation: 'https://example.com' }],
  ['repository', { repository: 'https://example.com' }],
  ['license', { license: 'MIT OR Apache-2.0' }],
  ['license_file', { license_file: 'LICENSE' }],
  ['links', { links: null }],
  ['rust_version', { rust_version: '1.61' }],
  ['keywords', { keywords: ['x'] }],
  ['categories', { categories: ['x'] }],
  ['authors', { authors: ['x'] }],
  ['features (their names)', { features: {} }],
  ['features.std', { features: { ...sink.metadata.features, std: ['default'] } }],
])('a different %s is refused', async (field, change) => {
  const refusal = await refusalOf(() =>
    compareWithMetadata({ ...sink.metadata, ...change }, sink.manifest, { indexUrl }),
  );
  expect(refusal.code).toBe('metadata_mismatch');
  expect(refusal.message).toContain(`about ${field}:`);
});

test('a refusal has both values', async () => {
  const metadata = { ...sink.metadata, links: 'other' };
  const refusal = await refusalOf(() => compareWithMetadata(metadata, sink.manifest, { indexUrl }));
  expect(refusal.message).toContain('"other" in the metadata, "native" in Cargo.toml');
});

test.each([
  ['name', { name: 'dep-x', explicit_name_in_toml: 'ren' }],
  ['version_req', { version_req: '^9' }],
  ['features', { features: ['x'] }],
  ['optional', { optional: false }],
  ['default_features', { default_features: false }],
  ['registry', { registry: 'sparse+https://evil.example/' }],
])('a dependency with a different %s is refused', async (field, change) => {
  const deps = sink.metadata.deps.map((dep) =>
    dep.explicit_name_in_toml === 'ren' ? { ...dep, ...change } : dep,
  );
  const refusal = await refusalOf(() =>
    compareWithMetadata({ ...sink.metadata, deps }, sink.manifest, { indexUrl }),
  );
  expect(refusal.code).toBe('metadata_mismatch');
  expect(refusal.message).toContain(`${field} of the normal dependency "ren"`);
});

test.each([
  ['kind', { kind: 'dev' as const }],
  ['target', { target: 'cfg(unix)' }],
  ['alias', { explicit_name_in_toml: 'other' }],
])('a dependency of another %s is another dependency', async (_, change) => {
  const deps = sink.metadata.deps.map((dep) =>
    dep.explicit_name_in_toml === 'ren' ? { ...dep, ...change } : dep,
  );
  const refusal = await refusalOf(() =>
    compareWithMetadata({ ...sink.metadata, deps }, sink.manifest, { indexUrl }),
  );
  expect(refusal.message).toContain(', but not in ');
});

test('a dependency too few, too many or twice is refused, wherever it stands', async () => {
  for (const [index, dependency] of sink.metadata.deps.entries()) {
    const fewer = { ...sink.metadata, deps: sink.metadata.deps.toSpliced(index, 1) };
    expect((await refusalOf(() => compareWithMetadata(fewer, sink.manifest, { indexUrl }))).message).toMatch(
      /is in Cargo\.toml of the upload, but not in the metadata/,
    );
    const twice = { ...sink.metadata, deps: [...sink.metadata.deps, dependency] };
    expect((await refusalOf(() => compareWithMetadata(twice, sink.manifest, { indexUrl }))).message).toMatch(
      /is in the metadata of the upload, but not in Cargo\.toml/,
    );
  }
});

test('the order of dependencies and features does not matter', () => {
  const features = Object.fromEntries(
    Object.entries(sink.metadata.features).map(([name, values]) => [name, values.toReversed()]),
  );
  const metadata = { ...sink.metadata, features, deps: sink.metadata.deps.toReversed() };
  expect(() => compareWithMetadata(metadata, sink.manifest, { indexUrl })).not.toThrow();
});

test('another spelling of our index URL is explained', async () => {
  const ours = 'sparse+https://crates.example/index/';
  const refusal = await refusalOf(() =>
    compareWithMetadata(sink.metadata, sink.manifest, { indexUrl: ours }),
  );
  expect(refusal.code).toBe('metadata_mismatch');
  expect(refusal.message).toContain(`Configure cargo with exactly \`index = "${ours}"\``);
  expect(refusal.message).toContain(`\`registry-index = "${indexUrl}"\``);
});

test('a dependency claimed to be ours cannot come from crates.io', async () => {
  const deps = sink.metadata.deps.map((dep) => (dep.name === 'serde' ? { ...dep, registry: null } : dep));
  const refusal = await refusalOf(() =>
    compareWithMetadata({ ...sink.metadata, deps }, sink.manifest, { indexUrl }),
  );
  expect(refusal.message).toContain('registry of the normal dependency "serde"');
});

test('an older cargo may leave out `rust_version` and send the folder of a license file', () => {
  const { links: _, rust_version: __, ...sent } = JSON.parse(JSON.stringify(sink.metadata));
  const metadata = parsePublishMetadata(
    JSON.stringify({ ...sent, links: 'native', license_file: '../LICENSE' }),
  );
  const manifest = { ...sink.manifest, licenseFile: 'LICENSE' };
  expect(() => compareWithMetadata(metadata, manifest, { indexUrl })).not.toThrow();
});
