import { expect, test } from 'vitest';
import { succeeding, useCargo, withToken } from './support/cargo.ts';
import { assembleUpload, makeUpload, tarEntry, type Upload } from './support/crate-file.ts';
import { sendJson } from './support/http.ts';
import { keepToTheEnd } from './support/lifetime.ts';
import { indexLines } from './support/registry.ts';
import { publishing } from './support/rocket.ts';
import { useConsumer, useCrate } from './support/sources.ts';
import { putAll } from './support/uploads.ts';
import { ADMIN_TOKEN, useWaybill } from './support/waybill.ts';

keepToTheEnd();

/** All that a manifest can say to a registry (cargo-client §5.2), in one crate. */
const MANIFEST = `authors = ["A <a@example.com>", "B"]
documentation = "https://docs.example.com/full"
homepage = "https://example.com"
repository = "https://example.com/full.git"
readme = "README.md"
keywords = ["k1", "k2"]
categories = ["command-line-utilities"]
links = "native"
rust-version = "1.70"

[features]
default = ["std"]
std = []
extra = ["dep:dep-b", "ren?/x", "dep-a/feat"]

[dependencies]
cio = "1"
dep-a = { version = "1.2", registry = "waybill", default-features = false, features = ["feat"] }
dep-b = { version = "0.3", registry = "waybill", optional = true }
ren = { package = "dep-c", version = "=1.2.3", registry = "waybill", optional = true }

[dev-dependencies]
dep-dev = { version = "~2.1", registry = "waybill" }

[build-dependencies]
dep-build = { version = ">=1, <3", registry = "waybill" }

[target.'cfg(windows)'.dependencies]
dep-win = { version = "0.0", registry = "waybill" }

[target.x86_64-unknown-linux-gnu.dependencies]
dep-triple = { version = "1", registry = "waybill" }
`;

interface Package {
  name: string;
  dependencies: Record<string, unknown>[];
  [field: string]: unknown;
}

test('§13.9 §13.24 everything a manifest can say arrives at whoever depends on the crate', async () => {
  const waybill = await useWaybill();
  const { url } = waybill;
  await putAll(url, [
    ...[makeUpload('cio', '1.0.0'), withFeature('dep-a', '1.2.0', 'feat'), makeUpload('dep-b', '0.3.1')],
    ...[withFeature('dep-c', '1.2.3', 'x'), makeUpload('dep-dev', '2.1.5'), makeUpload('dep-build', '2.0.0')],
    ...[makeUpload('dep-win', '0.0.1'), makeUpload('dep-triple', '1.9.0')],
  ]);
  // What stands in crates.io is had from this registry: there is no way out of here.
  const more = `[source.crates-io]\nreplace-with = "mirror"\n[source.mirror]\nregistry = "${waybill.index}"\n`;
  const author = useCargo(waybill, more);
  const source = useCrate({
    name: 'Full_Crate-X',
    version: '1.2.3-beta.1+build.5',
    manifest: MANIFEST,
    files: { 'README.md': '# Readme ünïcode\n', 'build.rs': 'fn main() {}\n' },
  });
  await succeeding(
    author.run([...publishing, '--no-verify'], { cwd: source, environment: withToken(ADMIN_TOKEN) }),
  );

  const [line] = await indexLines(url, 'Full_Crate-X');
  expect(line).toMatchObject({
    name: 'Full_Crate-X',
    vers: '1.2.3-beta.1+build.5',
    features: { default: ['std'], std: [] },
    features2: { extra: ['dep:dep-b', 'ren?/x', 'dep-a/feat'] },
    links: 'native',
    rust_version: '1.70',
    v: 2,
    yanked: false,
    pubtime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
  });
  const consumer = useCargo(waybill, more);
  const cwd = useConsumer('Full_Crate-X = { version = "=1.2.3-beta.1", registry = "waybill" }', '1');
  const [meant, got] = [await packageOf(author, source, ['--no-deps']), await packageOf(consumer, cwd)];
  expect(got).toEqual(meant);
  expect(got.dependencies).toHaveLength(8);

  const { json } = await sendJson(`${url}/api/v1/crates/Full_Crate-X`);
  expect(json).toMatchObject({
    crate: {
      name: 'Full_Crate-X',
      description: 'A crate of the acceptance tests',
      documentation: 'https://docs.example.com/full',
      homepage: 'https://example.com',
      repository: 'https://example.com/full.git',
    },
    keywords: [{ id: 'k1' }, { id: 'k2' }],
    categories: [{ slug: 'command-line-utilities' }],
    versions: [
      { num: '1.2.3-beta.1+build.5', license: 'MIT', rust_version: '1.70', links: expect.anything() },
    ],
  });
});

/** As `cargo metadata` tells it, less where it is on this disk. */
async function packageOf(
  cargo: ReturnType<typeof useCargo>,
  cwd: string,
  args: readonly string[] = [],
): Promise<Package> {
  const { stdout } = await succeeding(cargo.run(['metadata', '--format-version', '1', ...args], { cwd }));
  const { packages } = JSON.parse(stdout) as { packages: Package[] };
  const found = packages.find(({ name }) => name === 'Full_Crate-X');
  if (found === undefined) throw new Error('cargo knows of no such package');
  const { id, source, manifest_path, targets, metadata, publish, dependencies, ...told } = found;
  const sorted = dependencies.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
  return { ...told, dependencies: sorted } as Package;
}

function withFeature(name: string, version: string, feature: string): Upload {
  const metadata = { features: { [feature]: [] } };
  const manifest = `[package]
name = "${name}"
version = "${version}"
edition = "2021"
description = "A crate of the acceptance tests"
license = "MIT"

[features]
${feature} = []
`;
  return assembleUpload({ name, version, metadata }, [
    tarEntry(`${name}-${version}/Cargo.toml`, Buffer.from(manifest)),
    tarEntry(`${name}-${version}/src/lib.rs`, Buffer.alloc(0)),
  ]);
}
