import { dirname, normalize, relative } from 'node:path';
import type { IndexLine } from './registry.ts';

/** `cargo metadata --format-version 1`: what these tests read of it. */
export interface Metadata {
  packages: Package[];
  resolve: { nodes: { id: string; features: string[] }[] } | null;
}

/** A package as `cargo metadata` shows it; other fields are compared without knowing them. */
export interface Package {
  name: string;
  version: string;
  id: string;
  manifest_path: string;
  dependencies: Dependency[];
  features: Record<string, string[]>;
  targets: Target[];
  authors: string[];
  categories: string[];
  keywords: string[];
  description: string | null;
  documentation: string | null;
  homepage: string | null;
  repository: string | null;
  license: string | null;
  license_file: string | null;
  readme: string | null;
  links: string | null;
  rust_version: string | null;
}

interface Dependency {
  name: string;
  /** `registry+https://…` */
  source: string | null;
  req: string;
  kind: 'dev' | 'build' | null;
  rename: string | null;
  optional: boolean;
  uses_default_features: boolean;
  features: string[];
  target: string | null;
}

interface Target {
  kind: string[];
  name: string;
  src_path: string;
}

/** Where a package was found: no property of it. */
const OF_THE_PLACE = ['id', 'source', 'manifest_path'];

/** A package without the place where it was found; what has no order in a manifest is sorted. */
export function withoutPlace(found: Package): Record<string, unknown> {
  const folder = dirname(found.manifest_path);
  const targets = found.targets.map((target) => ({ ...target, src_path: relative(folder, target.src_path) }));
  const everywhere = Object.entries(found).filter(([key]) => !OF_THE_PLACE.includes(key));
  return {
    ...Object.fromEntries(everywhere),
    // Packing writes `./README.md` as `README.md`.
    readme: found.readme === null ? null : normalize(found.readme),
    dependencies: sortedByText(found.dependencies),
    targets: sortedByText(targets),
  };
}

/** What an index line must hold for a crate that is published to a registry other than crates.io. */
export function expectedLine(found: Package, sha256: string): Record<string, unknown> {
  return {
    name: found.name,
    vers: found.version,
    cksum: sha256,
    deps: sortedByText(found.dependencies.map(indexDependency)),
    features: found.features,
    yanked: false,
    links: found.links,
    rust_version: found.rust_version,
  };
}

function indexDependency(dependency: Dependency) {
  return {
    name: dependency.rename ?? dependency.name,
    package: dependency.rename === null ? null : dependency.name,
    req: dependency.req,
    features: dependency.features.toSorted(),
    optional: dependency.optional,
    default_features: dependency.uses_default_features,
    target: dependency.target,
    kind: dependency.kind ?? 'normal',
    registry: dependency.source?.replace(/^registry\+/, '') ?? null,
  };
}

/** An index line in the same form: all features in one table, with those that optional dependencies are by themselves. */
export function readLine(line: IndexLine): Record<string, unknown> {
  const { v: _v, features2 = {}, pubtime: _pubtime, ...others } = line;
  const deps = line.deps.map((dependency) => ({
    package: null,
    target: null,
    registry: null,
    ...dependency,
    features: dependency.features.toSorted(),
  }));
  const features = { ...line.features, ...features2 };
  const named = new Set(Object.values(features).flat());
  for (const { name, optional } of deps) {
    if (optional && !named.has(`dep:${name}`)) features[name] = [`dep:${name}`];
  }
  return { links: null, rust_version: null, ...others, deps: sortedByText(deps), features };
}

/** The JSON that cargo sends before a crate when it publishes to a registry other than crates.io. */
export function publishMetadata(found: Package, readme: string | null): Record<string, unknown> {
  const deps = found.dependencies.map((dependency) => ({
    optional: dependency.optional,
    default_features: dependency.uses_default_features,
    name: dependency.name,
    features: dependency.features,
    version_req: dependency.req,
    target: dependency.target,
    kind: dependency.kind ?? 'normal',
    registry: dependency.source?.replace(/^registry\+/, '') ?? null,
    ...(dependency.rename === null ? {} : { explicit_name_in_toml: dependency.rename }),
  }));
  const { name, authors, description, documentation, homepage, keywords, categories, license } = found;
  const { license_file, repository, links, rust_version } = found;
  return {
    ...{ name, vers: found.version, deps, features: writtenFeatures(found), authors, description },
    ...{ documentation, homepage, readme, readme_file: found.readme, keywords, categories, license },
    ...{ license_file, repository, badges: {}, links, rust_version },
  };
}

/** Without those that optional dependencies are by themselves, which `cargo metadata` adds. */
function writtenFeatures({ dependencies, features }: Package): Record<string, string[]> {
  const optional = new Set(
    dependencies.flatMap(({ name, rename, optional }) => (optional ? [rename ?? name] : [])),
  );
  const elsewhere = (name: string) =>
    Object.entries(features).some(([other, values]) => other !== name && values.includes(`dep:${name}`));
  const written = Object.entries(features).filter(
    ([name, values]) => !(optional.has(name) && values.join() === `dep:${name}` && !elsewhere(name)),
  );
  return Object.fromEntries(written);
}

/** The differences of two objects, a line for each field. */
export function differences(what: string, expected: unknown, actual: unknown): string[] {
  if (isObject(expected) && isObject(actual)) {
    const keys = [...new Set([...Object.keys(expected), ...Object.keys(actual)])].sort();
    return keys.flatMap((key) => differences(`${what} › ${key}`, expected[key], actual[key]));
  }
  const [meant, got] = [JSON.stringify(expected), JSON.stringify(actual)];
  return meant === got ? [] : [`${what}: expected ${meant}, got ${got}`];
}

/** Lists of objects count, too: their members are known by their places. */
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !(Array.isArray(value) && typeof value[0] !== 'object');

function sortedByText<T>(list: readonly T[]): T[] {
  return list
    .map((item) => ({ item, text: JSON.stringify(item, Object.keys(item as object).sort()) }))
    .sort((a, b) => (a.text < b.text ? -1 : 1))
    .map(({ item }) => item);
}
