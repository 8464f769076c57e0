import { expect, test } from 'vitest';
import { type Cargo, cargoMinorVersion, succeeding, useCargo, withToken } from './support/cargo.ts';
import { useFolder, writeFiles } from './support/folders.ts';
import { indexLines } from './support/registry.ts';
import { crateSource, type Source, useConsumer } from './support/sources.ts';
import { ADMIN_TOKEN, checkData, useWaybill } from './support/waybill.ts';

/** A dependency as `cargo metadata` shows it. */
interface Dependency {
  name: string;
  req: string;
  kind: 'dev' | 'build' | null;
  rename: string | null;
  optional: boolean;
  uses_default_features: boolean;
  features: string[];
  target: string | null;
}

interface Metadata {
  packages: { id: string; name: string; dependencies: Dependency[]; features: Record<string, string[]> }[];
  resolve: { nodes: { id: string; deps: { name: string; dep_kinds: { kind: string | null }[] }[] }[] } | null;
}

test('a workspace of five is published in one go, and is to a consumer what it was to its author', async () => {
  const waybill = await useWaybill();
  const author = useCargo(waybill);
  const workspace = useWorkspace();
  await publishAll(author, workspace);
  expect(await checkData(waybill)).toMatchObject({ code: 0, stdout: /^clean: 5 crates, 5 versions/ });

  const consumer = useCargo(waybill);
  const program = useConsumer('ws-e = { version = "0.1", registry = "waybill" }', 'ws_e::text()');
  expect((await succeeding(consumer.run(['run', '--quiet'], { cwd: program }))).stdout).toBe(
    'a+loud c(b) d\n',
  );

  const meant = byName(await metadataOf(author, workspace, ['--no-deps']));
  const got = byName(await metadataOf(consumer, program));
  for (const name of ['ws-a', 'ws-b', 'ws-c', 'ws-d', 'ws-e']) {
    expect({ name, ...got.get(name) }).toEqual({ name, ...meant.get(name) });
  }
});

test('the index has each kind of dependency as cargo must see it', async () => {
  const waybill = await useWaybill();
  await publishAll(useCargo(waybill), useWorkspace());
  const lines = async (name: string) => (await indexLines(waybill.url, name))[0];

  expect((await lines('ws-a'))?.features).toEqual({ default: [], loud: [] });
  // What only newer cargos understand stands where older ones do not look.
  expect(await lines('ws-b')).toMatchObject({
    v: 2,
    features: { default: [] },
    features2: { shouting: ['dep:voice', 'voice/loud'] },
  });
  const deps = async (name: string) => (await lines(name))?.deps.sort(byRequirement);
  expect(await deps('ws-b')).toEqual([
    { ...ordinary, name: 'voice', package: 'ws-a', req: '^0.1.0', optional: true, default_features: false },
  ]);
  expect(await deps('ws-c')).toEqual([
    { ...ordinary, name: 'ws-a', req: '=0.1.0', kind: 'dev', features: ['loud'] },
    { ...ordinary, name: 'ws-b', req: '>=0.1, <0.2' },
  ]);
  expect(await deps('ws-d')).toEqual([
    { ...ordinary, name: 'ws-a', req: '^0.1', kind: 'build' },
    { ...ordinary, name: 'ws-a', req: '~0.1.0', target: 'cfg(not(target_os = "none"))', features: ['loud'] },
  ]);
});

const ordinary = {
  features: [],
  optional: false,
  default_features: true,
  target: null,
  kind: 'normal',
  registry: null,
};

/**
 * a ← b ← c, a ← d, and e above c and d; among them every kind of dependency, a rename, a target, features.
 */
const members: readonly Source[] = [
  {
    name: 'ws-a',
    manifest: '[features]\ndefault = []\nloud = []\n',
    files: {
      'src/lib.rs': `pub fn text() -> &'static str { if cfg!(feature = "loud") { "a+loud" } else { "a" } }\n`,
    },
  },
  {
    name: 'ws-b',
    manifest: `[features]
default = []
shouting = ["dep:voice", "voice/loud"]

[dependencies]
voice = { package = "ws-a", path = "../ws-a", version = "0.1.0", registry = "waybill", optional = true, default-features = false }
`,
    files: { 'src/lib.rs': `pub fn text() -> &'static str { "b" }\n` },
  },
  {
    name: 'ws-c',
    manifest: `[dependencies]
ws-b = { path = "../ws-b", version = ">=0.1, <0.2", registry = "waybill" }

[dev-dependencies]
ws-a = { path = "../ws-a", version = "=0.1.0", registry = "waybill", features = ["loud"] }
`,
    files: { 'src/lib.rs': `pub fn text() -> String { format!("c({})", ws_b::text()) }\n` },
  },
  {
    name: 'ws-d',
    manifest: `[build-dependencies]
ws-a = { path = "../ws-a", version = "0.1", registry = "waybill" }

[target.'cfg(not(target_os = "none"))'.dependencies]
ws-a = { path = "../ws-a", version = "~0.1.0", registry = "waybill", features = ["loud"] }
`,
    files: {
      'build.rs': `fn main() { println!("cargo:rustc-env=BUILT_WITH={}", ws_a::text()); }\n`,
      'src/lib.rs': `pub fn text() -> &'static str { if env!("BUILT_WITH").starts_with('a') { "d" } else { "?" } }
pub fn voice() -> &'static str { ws_a::text() }\n`,
    },
  },
  {
    name: 'ws-e',
    manifest: `[dependencies]
sea = { package = "ws-c", path = "../ws-c", version = "0.1", registry = "waybill" }
ws-d = { path = "../ws-d", version = "0.1", registry = "waybill" }
`,
    files: {
      'src/lib.rs': `pub fn text() -> String { format!("{} {} {}", ws_d::voice(), sea::text(), ws_d::text()) }\n`,
    },
  },
];

function useWorkspace(): string {
  const folder = useFolder();
  for (const member of members) writeFiles(`${folder}/${member.name}`, crateSource(member));
  const names = members.map(({ name }) => `"${name}"`).join(', ');
  return writeFiles(folder, { 'Cargo.toml': `[workspace]\nresolver = "2"\nmembers = [${names}]\n` });
}

async function publishAll(cargo: Cargo, cwd: string): Promise<void> {
  const publish = ['publish', '--registry', 'waybill'];
  const call = { cwd, environment: withToken(ADMIN_TOKEN) };
  // An older cargo has to be led: each crate after those it depends on.
  if ((await cargoMinorVersion()) >= 90) await succeeding(cargo.run([...publish, '--workspace'], call));
  else for (const { name } of members) await succeeding(cargo.run([...publish, '--package', name], call));
}

async function metadataOf(cargo: Cargo, cwd: string, more: readonly string[] = []): Promise<Metadata> {
  const { stdout } = await succeeding(cargo.run(['metadata', '--format-version', '1', ...more], { cwd }));
  return JSON.parse(stdout) as Metadata;
}

/** What a crate is to whoever depends on it; where it comes from is the one thing that may differ. */
function byName({ packages }: Metadata): Map<string, { features: unknown; dependencies: unknown }> {
  return new Map(
    packages.map(({ name, features, dependencies }) => [
      name,
      { features, dependencies: dependencies.map(withoutOrigin).sort(byText) },
    ]),
  );
}

function withoutOrigin({
  name,
  req,
  kind,
  rename,
  optional,
  uses_default_features,
  features,
  target,
}: Dependency) {
  return { name, req, kind, rename, optional, uses_default_features, features, target };
}

const byRequirement = (a: { req?: unknown }, b: { req?: unknown }) =>
  String(a.req) < String(b.req) ? -1 : 1;
const byText = (a: unknown, b: unknown) => JSON.stringify(a).localeCompare(JSON.stringify(b));
