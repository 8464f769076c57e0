import { splitFeatures } from './index-features.ts';
import { CRATES_IO_INDEX } from './index-urls.ts';
import type { Manifest } from './manifest.ts';
import type { ManifestDependency } from './manifest-dependencies.ts';
import type { DependencyKind } from './publish-metadata.ts';

/** One dependency in an index line (cargo-client §1.3). Names of fields are the index's. */
export interface IndexDependency {
  /** The key in Cargo.toml: the alias when the crate is renamed. */
  readonly name: string;
  readonly req: string;
  readonly features: readonly string[];
  readonly optional: boolean;
  readonly default_features: boolean;
  readonly target: string | null;
  readonly kind: DependencyKind;
  /** Index URL; null means the registry the line is in. */
  readonly registry: string | null;
  /** The real name of a renamed crate. */
  readonly package?: string;
}

/** What the index says about one version (crates-io-api §12, cargo-client §1.3). */
export interface IndexEntry {
  readonly name: string;
  readonly vers: string;
  readonly deps: readonly IndexDependency[];
  /** SHA-256 of the `.crate` file, in lower-case hexadecimal digits. */
  readonly cksum: string;
  readonly features: Readonly<Record<string, readonly string[]>>;
  /** Features in a syntax cargo before 1.60 cannot read; always together with `v: 2`. */
  readonly features2?: Readonly<Record<string, readonly string[]>>;
  readonly yanked: boolean;
  readonly links?: string;
  readonly rust_version?: string;
  /** `YYYY-MM-DDTHH:MM:SSZ`; cargo drops lines with any other form. */
  readonly pubtime: string;
  readonly v?: 2;
}

/** What the manifest does not know. */
export interface IndexFacts {
  /** SHA-256 of the `.crate` file, in lower-case hexadecimal digits. */
  readonly checksum: string;
  readonly yanked: boolean;
  /** A date, or milliseconds since 1970; fractions of a second are cut off. */
  readonly publishedAt: Date | number;
  /** Dependencies from this index get `registry: null`. */
  readonly registryIndexUrl: string;
}

/** Makes the index entry of a version from its manifest, which is the only source cargo will also see. */
export function buildIndexEntry(manifest: Manifest, facts: IndexFacts): IndexEntry {
  const { features, features2 } = splitFeatures(manifest.features);
  return {
    name: manifest.name,
    vers: manifest.version,
    deps: manifest.dependencies.map((dependency) => toIndex(dependency, facts)).sort(compareDependencies),
    cksum: facts.checksum,
    features,
    ...(features2 !== null && { features2 }),
    yanked: facts.yanked,
    ...(manifest.links !== null && { links: manifest.links }),
    ...(manifest.rustVersion !== null && { rust_version: manifest.rustVersion }),
    pubtime: `${new Date(facts.publishedAt).toISOString().slice(0, 'YYYY-MM-DDTHH:MM:SS'.length)}Z`,
    ...(features2 !== null && { v: 2 as const }),
  };
}

/**
 * The line of the index file, without the newline. Fields are always in the same order and maps are sorted by key, so
 * that the same entry always gives the same bytes. Fields of dependencies are written even where they have their
 * default: cargo before 1.84 insists on them.
 */
export function formatIndexLine(entry: IndexEntry): string {
  const fields: [string, string | undefined][] = [
    ['name', JSON.stringify(entry.name)],
    ['vers', JSON.stringify(entry.vers)],
    ['deps', `[${entry.deps.map(formatDependency).join(',')}]`],
    ['cksum', JSON.stringify(entry.cksum)],
    ['features', formatFeatures(entry.features)],
    ['features2', entry.features2 && formatFeatures(entry.features2)],
    ['yanked', JSON.stringify(entry.yanked)],
    ['links', JSON.stringify(entry.links)],
    ['rust_version', JSON.stringify(entry.rust_version)],
    ['pubtime', JSON.stringify(entry.pubtime)],
    ['v', JSON.stringify(entry.v)],
  ];
  return formatObject(fields);
}

/**
 * The same line with another value of `yanked`, and not one other byte changed: lines outlive the code that wrote them.
 *
 * @throws Error when the line has no such field, which no line of `formatIndexLine` lacks.
 */
export function setYanked(line: string, yanked: boolean): string {
  // In a string the closing quote of `"yanked"` would be escaped, and features have lists as values: this can only be
  // the field itself.
  const field = /"yanked":(?:true|false)/;
  if (!field.test(line)) throw new Error('This is not a line of an index: it has no field "yanked".');
  return line.replace(field, `"yanked":${yanked}`);
}

function toIndex(dependency: ManifestDependency, facts: IndexFacts): IndexDependency {
  const registry = dependency.registry ?? CRATES_IO_INDEX;
  return {
    name: dependency.name,
    req: dependency.requirement,
    features: dependency.features,
    optional: dependency.optional,
    default_features: dependency.defaultFeatures,
    target: dependency.target,
    kind: dependency.kind,
    registry: registry === facts.registryIndexUrl ? null : registry,
    ...(dependency.package !== null && { package: dependency.package }),
  };
}

const kindOrder: readonly DependencyKind[] = ['normal', 'build', 'dev'];

/** By name, then normal dependencies first: old cargo misreads `optional` when a dev dependency comes before them. */
function compareDependencies(a: IndexDependency, b: IndexDependency): number {
  return (
    compareBytes(a.name, b.name) ||
    kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind) ||
    compareBytes(a.req, b.req) ||
    compareBytes(formatDependency(a), formatDependency(b))
  );
}

function formatDependency(dependency: IndexDependency): string {
  return formatObject([
    ['name', JSON.stringify(dependency.name)],
    ['req', JSON.stringify(dependency.req)],
    ['features', JSON.stringify(dependency.features)],
    ['optional', JSON.stringify(dependency.optional)],
    ['default_features', JSON.stringify(dependency.default_features)],
    ['target', JSON.stringify(dependency.target)],
    ['kind', JSON.stringify(dependency.kind)],
    ['registry', JSON.stringify(dependency.registry)],
    ['package', JSON.stringify(dependency.package)],
  ]);
}

function formatFeatures(features: Readonly<Record<string, readonly string[]>>): string {
  const sorted = Object.entries(features).sort(([a], [b]) => compareBytes(a, b));
  return formatObject(sorted.map(([name, values]) => [name, JSON.stringify(values)]));
}

/**
 * Members in the given order, without those that have no value. `JSON.stringify` of an object would put keys that look
 * like numbers first, and features may be called `10`.
 */
function formatObject(members: readonly (readonly [string, string | undefined])[]): string {
  const written = members.filter(([, json]) => json !== undefined);
  return `{${written.map(([key, json]) => `${JSON.stringify(key)}:${json}`).join(',')}}`;
}

/** The order of UTF-8, which is how Rust sorts text; JavaScript's own order differs beyond U+FFFF. */
function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
