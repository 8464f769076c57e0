import { manifestInvalid, refuseWorkspaceValue, spelling, toml } from './cargo-toml.ts';
import { normaliseTarget } from './cfg-target.ts';
import { isTable, type Table } from './document-shape.ts';
import { featureValueProblem } from './features.ts';
import { FormatError } from './format-error.ts';
import { CRATES_IO_INDEX, normaliseIndexUrl } from './index-urls.ts';
import { checkCrateName, checkDependencyRename } from './names.ts';
import type { DependencyKind } from './publish-metadata.ts';
import { quote } from './quote.ts';
import { normaliseRequirement } from './requirements.ts';

export interface ManifestDependency {
  /** The key in Cargo.toml: the alias when the crate is renamed. */
  readonly name: string;
  /** The value of `package`: the real name of a renamed crate. */
  readonly package: string | null;
  /** As `normaliseRequirement` gives it. */
  readonly requirement: string;
  readonly features: readonly string[];
  readonly optional: boolean;
  readonly defaultFeatures: boolean;
  /** `cfg(…)` or a target triple, as cargo prints it. */
  readonly target: string | null;
  readonly kind: DependencyKind;
  /** Index URL; null means crates.io, which cargo leaves out of a normalised manifest. */
  readonly registry: string | null;
}

const sections: readonly (readonly [DependencyKind, readonly [string, ...string[]]])[] = [
  ['normal', ['dependencies']],
  ['dev', ['dev-dependencies', 'dev_dependencies']],
  ['build', ['build-dependencies', 'build_dependencies']],
];

/** Cargo takes these out when it packages. They would make the crate something else than its index line says. */
const keysOfUnpublished = ['path', 'git', 'branch', 'tag', 'rev', 'base'];

/** A dependency that has been found but not read. */
interface Found {
  readonly name: string;
  readonly value: unknown;
  readonly path: string;
  readonly kind: DependencyKind;
  readonly target: string | null;
}

/** Reads the dependencies of all tables, those of `[target.*]` included (crates-io-api §6.6). */
export function readDependencies(
  document: Table,
  limits: { readonly maxDependencies: number },
): ManifestDependency[] {
  const found = [...findDependencies(document, '', null)];
  for (const [target, table] of Object.entries(toml.table(document, 'target'))) {
    const path = `target.${target}`;
    if (!isTable(table)) throw toml.wrong(path, 'a table', table);
    found.push(...findDependencies(table, path, normaliseTarget(target)));
  }
  if (found.length > limits.maxDependencies) {
    throw new FormatError(
      'too_many_dependencies',
      `The crate has ${found.length} dependencies, but at most ${limits.maxDependencies} are allowed; split the crate.`,
    );
  }
  return found.map(readDependency);
}

function* findDependencies(table: Table, parent: string, target: string | null): Generator<Found> {
  for (const [kind, keys] of sections) {
    const section = spelling(table, ...keys);
    const path = parent === '' ? section : `${parent}.${section}`;
    for (const [name, value] of Object.entries(toml.table(table, section, parent))) {
      yield { name, value, path: `${path}.${name}`, kind, target };
    }
  }
}

function readDependency({ name, value, path, kind, target }: Found): ManifestDependency {
  refuseWorkspaceValue(value, path);
  const table: unknown = typeof value === 'string' ? { version: value } : value;
  if (!isTable(table)) throw toml.wrong(path, 'a version requirement or a table', table);
  refuseUnpublished(table, path);

  const realName = toml.optionalString(table, 'package', path);
  checkCrateName(realName ?? name, 'dependency');
  const features = toml.strings(table, 'features', path);
  checkRequestedFeatures(name, features);
  const registry = readRegistry(table, path);
  const requirement = readRequirement(table, path);
  if (realName !== null) checkDependencyRename(name);
  return {
    name,
    package: realName,
    requirement,
    features,
    optional: toml.boolean(table, 'optional', false, path),
    defaultFeatures: toml.boolean(table, spelling(table, 'default-features', 'default_features'), true, path),
    target,
    kind,
    registry,
  };
}

function refuseUnpublished(table: Table, path: string): void {
  const key = keysOfUnpublished.find((unpublished) => Object.hasOwn(table, unpublished));
  if (key !== undefined) throw manifestInvalid(`the dependency ${quote(path)} has the key \`${key}\``);
}

function checkRequestedFeatures(name: string, features: readonly string[]): void {
  for (const feature of features) {
    const problem = featureValueProblem(feature);
    if (problem !== null) {
      throw new FormatError(
        'dependency_invalid',
        `The feature ${quote(feature)} requested of the dependency ${quote(name)} ${problem}.`,
      );
    }
  }
}

/** A name like `registry = "company"` means something only on the machine of the author; the index URL is the same everywhere. */
function readRegistry(table: Table, path: string): string | null {
  const alias = toml.optionalString(table, 'registry', path);
  if (alias !== null) {
    throw new FormatError(
      'dependency_registry_refused',
      `The dependency ${quote(path)} names its registry ${quote(alias)}, which is known only where the crate was packaged. Build the crate with \`cargo package\` or \`cargo publish\`, which write \`registry-index\` instead.`,
    );
  }
  const index = toml.optionalString(table, 'registry-index', path);
  return index === null || normaliseIndexUrl(index) === CRATES_IO_INDEX ? null : index;
}

function readRequirement(table: Table, path: string): string {
  const requirement = toml.optionalString(table, 'version', path);
  if (requirement === null) {
    throw new FormatError(
      'dependency_requirement_invalid',
      `The dependency ${quote(path)} has no \`version\`; write the version you build with, such as \`1.2\`.`,
    );
  }
  return normaliseRequirement(requirement);
}
