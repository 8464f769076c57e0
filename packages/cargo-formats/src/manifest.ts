import { manifestInvalid, parseCargoToml, refuseWorkspaceValue, spelling, toml } from './cargo-toml.ts';
import type { Table } from './document-shape.ts';
import { type ManifestDependency, readDependencies } from './manifest-dependencies.ts';
import { type ManifestDescription, readDescription } from './manifest-description.ts';
import { readFeatures } from './manifest-features.ts';
import { type ManifestTargets, readTargets } from './manifest-targets.ts';
import { checkCrateName } from './names.ts';
import { quote } from './quote.ts';
import { parseVersion } from './versions.ts';

/** What a published crate says about itself. Absent values are null or empty. */
export interface Manifest extends ManifestDescription, ManifestTargets {
  readonly name: string;
  readonly version: string;
  readonly edition: string;
  readonly links: string | null;
  /** `1.70`: digits and dots only. */
  readonly rustVersion: string | null;
  /** From all tables: normal, dev, build and those of targets. */
  readonly dependencies: readonly ManifestDependency[];
  /** Without a prototype, so that any key is only a key. */
  readonly features: Readonly<Record<string, readonly string[]>>;
}

export interface ManifestLimits {
  readonly maxFeatures: number;
  /** Entries in the list of one feature. */
  readonly maxFeatureValues: number;
  readonly maxDependencies: number;
}

const editions = ['2015', '2018', '2021', '2024'];

/**
 * Reads the Cargo.toml of a `.crate` file, which cargo has normalised: no workspace inheritance, no paths, index URLs
 * instead of registry names. All rules of crates.io for what a published crate must and must not say are checked here,
 * in its order (crates-io-api §6.4 to §6.6), with two differences: dependencies may come from any registry, and any
 * category may be used.
 *
 * That the manifest describes the same crate as the metadata of the upload is not checked: see `compareWithMetadata`.
 *
 * @param files the files of the archive, relative to its root: where cargo looks for a library and for programs.
 * @throws FormatError `manifest_invalid`, `crate_name_invalid`, `version_invalid`, `version_too_long`,
 *   `metadata_missing`, `description_too_long`, `license_invalid`, `url_invalid`, `keyword_invalid`,
 *   `category_invalid`, `feature_invalid`, `too_many_features`, `too_many_dependencies`, `dependency_invalid`,
 *   `dependency_requirement_invalid`, `dependency_registry_refused`
 */
export function readManifest(text: string, files: readonly string[], limits: ManifestLimits): Manifest {
  const document = parseCargoToml(text);
  if (Object.hasOwn(document, 'patch'))
    throw manifestInvalid('crates cannot be published with `[patch]` tables');
  const [crate, path] = packageTable(document);
  for (const [key, value] of Object.entries(crate)) refuseWorkspaceValue(value, `${path}.${key}`);

  const name = toml.string(crate, 'name', path);
  checkCrateName(name);
  const version = parseVersion(toml.string(crate, 'version', path)).text;
  const edition = readEdition(crate, path);
  const description = readDescription(crate, path);
  const links = toml.optionalString(crate, 'links', path);
  const rustVersion = readRustVersion(crate, path);
  const features = readFeatures(document, limits);
  const dependencies = readDependencies(document, limits);
  const targets = readTargets({ document, crate, path, name, edition, files });
  return { name, version, edition, ...description, links, rustVersion, features, dependencies, ...targets };
}

/** Cargo read `[project]` before it read `[package]`, and still does. */
function packageTable(document: Table): [Table, string] {
  const key = spelling(document, 'package', 'project');
  if (!Object.hasOwn(document, key)) throw manifestInvalid('it has no `[package]` table');
  return [toml.table(document, key), key];
}

function readEdition(crate: Table, path: string): string {
  const edition = toml.optionalString(crate, 'edition', path) ?? '2015';
  if (!editions.includes(edition)) {
    throw manifestInvalid(`${quote(edition)} is not an edition of Rust; known are ${editions.join(', ')}`);
  }
  return edition;
}

/** Cargo drops the whole index line of a version whose `rust-version` has an operator or a pre-release. */
function readRustVersion(crate: Table, path: string): string | null {
  const rustVersion = toml.optionalString(crate, 'rust-version', path);
  if (rustVersion !== null && !/^(?:0|[1-9][0-9]{0,8})(?:\.(?:0|[1-9][0-9]{0,8})){0,2}$/.test(rustVersion)) {
    throw manifestInvalid(
      `the \`rust-version\` ${quote(rustVersion)} must be one to three numbers, such as \`1.70\``,
    );
  }
  return rustVersion;
}
