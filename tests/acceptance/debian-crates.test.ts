import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Cargo, succeeding, useCargo, withToken } from './support/cargo.ts';
import { publishBody } from './support/crate-file.ts';
import {
  differences,
  expectedLine,
  type Metadata,
  type Package,
  publishMetadata,
  readLine,
  withoutPlace,
} from './support/crate-metadata.ts';
import { debianPackages, linkSources, unpackDebianCrates } from './support/debian-crates.ts';
import { useFolder, writeFiles } from './support/folders.ts';
import { send } from './support/http.ts';
import { runProgram } from './support/programs.ts';
import { downloadedSha256, indexLines } from './support/registry.ts';
import { ADMIN_TOKEN, checkData, useWaybill, type Waybill } from './support/waybill.ts';

/**
 * Real crates of many shapes, from the source packages of Debian 12: what cargo reads in their manifests must be what it
 * reads after they went through the registry, in the index and in the file.
 */

/** A crate as its author has it, and the file that cargo or tar made of it. */
interface Crate {
  /** Without its own place in a workspace. */
  folder: string;
  author: Package;
  file: string;
  packedBy: 'cargo' | 'tar';
}

test('a hundred crates of Debian are in the registry what they are in their manifests', async () => {
  const packages = debianPackages();
  expect(new Set(packages).size).toBe(100);
  const debian = useFolder();
  const failure = unpackDebianCrates(packages, debian);
  if (failure !== null) {
    const left = `LEFT OUT: the ${packages.length} crates of Debian 12, which \`apt-get download\` does not give: ${failure}`;
    if (process.env['CI'] === 'true') throw new Error(left);
    return console.warn(left);
  }

  // web-sys and winapi have more features than a registry allows unasked; crates.io has exceptions for them, too.
  const waybill = await useWaybill({ environment: { WAYBILL_LIMITS__FEATURES: '2000' } });
  const cargo = useCargo(waybill, replaceCratesIo('waybill'));
  const crates = await packAll(cargo, debian);
  expect(crates.length).toBe(packages.length);
  const published = await publishAll(waybill, cargo, crates);

  const wrong: string[] = [];
  for (const crate of crates) wrong.push(...(await differencesInIndex(waybill, crate)));

  const consumer = useConsumerOf(crates);
  const fromDebian = useCargo(
    waybill,
    `${replaceCratesIo('debian')}[source.debian]\ndirectory = '${debian}'\n`,
  );
  const meant = await metadataOf(fromDebian, consumer);
  const got = await metadataOf(useCargo(waybill, replaceCratesIo('waybill')), consumer);
  for (const { author } of crates) {
    const found = got.packages.find(
      ({ name, version }) => name === author.name && version === author.version,
    );
    const what = `${author.name} ${author.version} from the registry`;
    if (found === undefined) wrong.push(`${what} is missing`);
    else wrong.push(...differences(what, withoutPlace(author), withoutPlace(found)));
  }
  expect(wrong.join('\n')).toBe('');
  expect(got.packages).toHaveLength(crates.length + 1);
  // Who depends on whom, with which features: as when cargo reads the manifests and no index.
  expect(got.resolve).toEqual(meant.resolve);

  expect(await checkData(waybill)).toMatchObject({ code: 0 });
  const authors = crates.map(({ author }) => author);
  const count = (of: (author: Package) => number) => authors.reduce((sum, author) => sum + of(author), 0);
  console.info(
    [
      `${new Set(authors.map(({ name }) => name)).size} crates in ${authors.length} versions,`,
      `${count(({ dependencies }) => dependencies.length)} dependencies and`,
      `${count(({ features }) => Object.keys(features).length)} features compared;`,
      `${crates.filter(({ packedBy }) => packedBy === 'cargo').length} packed by cargo, the others by tar;`,
      `${published.byCargo} published by cargo, ${published.byHand} by hand`,
    ].join(' '),
  );
});

/** All dependencies of these crates are on crates.io: whoever mirrors it says so. */
const replaceCratesIo = (source: string) => `[source.crates-io]\nreplace-with = '${source}'\n`;

async function metadataOf(cargo: Cargo, cwd: string, more: readonly string[] = []): Promise<Metadata> {
  rmSync(join(cwd, 'Cargo.lock'), { force: true });
  const { stdout } = await succeeding(cargo.run(['metadata', '--format-version', '1', ...more], { cwd }));
  return JSON.parse(stdout) as Metadata;
}

/** Workspaces spare starting cargo for each crate; one cannot have two versions of a crate. */
async function packAll(cargo: Cargo, debian: string): Promise<Crate[]> {
  const crates: Crate[] = [];
  let rest = readdirSync(debian);
  while (rest.length > 0) {
    const names = rest.map((folder) => packageName(debian, folder));
    const members = rest.filter((_, at) => names.indexOf(names[at] ?? '') === at);
    rest = rest.filter((folder) => !members.includes(folder));
    crates.push(...(await packWorkspace(cargo, debian, members)));
  }
  return crates;
}

async function packWorkspace(cargo: Cargo, debian: string, members: readonly string[]): Promise<Crate[]> {
  const workspace = useFolder();
  linkSources(debian, members, workspace);
  const root = join(workspace, 'Cargo.toml');
  writeFiles(workspace, {
    'Cargo.toml': `[workspace]\nresolver = "2"\nmembers = ${JSON.stringify(members)}\n`,
  });
  const { packages } = await metadataOf(cargo, workspace, ['--no-deps', '--offline']);
  const folderOf = ({ manifest_path }: Package) => join(manifest_path, '..');
  // Cargo did not mind it once, so that crates.io has them; today it packs no such crate.
  const isOld = ({ readme }: Package) => readme?.startsWith('../') === true;
  const excluded = packages.filter(isOld).flatMap(({ name }) => ['--exclude', name]);
  const unresolved = ['--no-verify', '--allow-dirty', '--offline', '--exclude-lockfile'];
  const target = useFolder();
  await succeeding(
    cargo.run(['package', '--workspace', ...excluded, ...unresolved, '--target-dir', target], {
      cwd: workspace,
    }),
  );
  rmSync(root);
  return Promise.all(
    packages.map(async (author) => {
      const folder = folderOf(author);
      const name = `${author.name}-${author.version}`;
      const file = join(target, 'package', `${name}.crate`);
      if (isOld(author)) await packByTar(folder, name, file);
      return { folder, author, file, packedBy: isOld(author) ? 'tar' : 'cargo' } as const;
    }),
  );
}

async function packByTar(folder: string, name: string, file: string): Promise<void> {
  const how = ['--format=ustar', '--owner=0', '--group=0', '--numeric-owner', `--transform=s,^\\.,${name},`];
  mkdirSync(join(file, '..'), { recursive: true });
  const { code, stderr } = await runProgram('tar', ['-czf', file, ...how, '.'], { cwd: folder });
  if (code !== 0) throw new Error(stderr);
}

const packageName = (debian: string, folder: string) =>
  /^name = "(.*)"$/m.exec(readFileSync(join(debian, folder, 'Cargo.toml'), 'utf8'))?.[1];

/**
 * cargo publishes a crate when all that a Cargo.lock needs is there already, dev dependencies, too. Where that cannot be,
 * what cargo says of the manifest is sent with the file.
 */
async function publishAll(waybill: Waybill, cargo: Cargo, crates: readonly Crate[]) {
  const all = new Set(crates.map(({ author }) => author.name));
  const needs = ({ author }: Crate) => author.dependencies.map(({ name }) => name);
  const complete = (crate: Crate) =>
    crate.packedBy === 'cargo' && needs(crate).every((name) => all.has(name));
  let byCargo = 0;
  const there = new Set<Crate>();
  const publish = async (crate: Crate, may: boolean) => {
    if (may && (await publishByCargo(cargo, crate))) byCargo++;
    else await publishByHand(waybill, crate);
    there.add(crate);
  };
  for (const crate of crates) if (!complete(crate)) await publish(crate, false);
  for (const crate of inOrder(crates)) if (!there.has(crate)) await publish(crate, true);
  return { byCargo, byHand: crates.length - byCargo };
}

/** Each crate after those that it needs, as far as there are no circles. */
function inOrder(crates: readonly Crate[]): Set<Crate> {
  const ordered = new Set<Crate>();
  const begun = new Set<Crate>();
  const visit = (crate: Crate): void => {
    if (begun.has(crate)) return;
    begun.add(crate);
    const needed = new Set(crate.author.dependencies.map(({ name }) => name));
    for (const other of crates) if (needed.has(other.author.name)) visit(other);
    ordered.add(crate);
  };
  for (const crate of crates) visit(crate);
  return ordered;
}

/** @returns false when a dependency has no version that it can take: crates of Debian name some that Debian has not. */
async function publishByCargo(cargo: Cargo, { folder, author }: Crate): Promise<boolean> {
  const args = ['publish', '--no-verify', '--allow-dirty', '--registry', 'waybill'];
  const ended = await cargo.run(args, { cwd: folder, environment: withToken(ADMIN_TOKEN) });
  if (ended.code === 0) return true;
  if (/failed to select a version|no matching package/.test(ended.stderr)) return false;
  throw new Error(`cargo does not publish ${author.name} ${author.version}: ${ended.stderr}`);
}

async function publishByHand({ url }: Waybill, { folder, author, file }: Crate): Promise<void> {
  const readme = author.readme === null ? '' : join(folder, author.readme);
  const text = existsSync(readme) ? readFileSync(readme, 'utf8') : null;
  const body = publishBody(publishMetadata(author, text), readFileSync(file));
  const answer = await send(`${url}/api/v1/crates/new`, { method: 'PUT', token: ADMIN_TOKEN, body });
  if (answer.status !== 200)
    throw new Error(`the registry refuses ${author.name} ${author.version}: ${answer.status} ${answer.text}`);
}

async function differencesInIndex({ url }: Waybill, { author }: Crate): Promise<string[]> {
  const what = `${author.name} ${author.version} in the index`;
  const line = (await indexLines(url, author.name)).find(({ vers }) => vers === author.version);
  if (line === undefined) return [`${what} is missing`];
  const sha256 = await downloadedSha256(url, author.name, author.version);
  return differences(what, expectedLine(author, sha256 ?? 'no file'), readLine(line));
}

/** Weak features, and others, of crates with optional dependencies that are here. */
const FEATURES: Record<string, string[]> = {
  clap: ['derive', 'deprecated', 'cargo'],
  serde: ['derive', 'rc'],
  spin: ['lock_api'],
};

/** A crate that needs each of them in that very version, with all features where none needs a crate that is not here. */
function useConsumerOf(crates: readonly Crate[]): string {
  const dependencies = crates.map(({ author }, at) => {
    const isClosed = author.dependencies.every(({ optional }) => !optional);
    const features = isClosed ? Object.keys(author.features) : (FEATURES[author.name] ?? []);
    // A requirement has no build metadata.
    const version = `=${author.version.split('+')[0]}`;
    return `d${at} = { package = "${author.name}", version = "${version}", features = ${JSON.stringify(features)} }`;
  });
  return writeFiles(useFolder(), {
    'Cargo.toml': `[package]
name = "consumer"
version = "0.0.0"
edition = "2021"

[dependencies]
${dependencies.join('\n')}
`,
    'src/lib.rs': '',
  });
}
