import { normaliseTarget } from './cfg-target.ts';
import { FormatError } from './format-error.ts';
import { CRATES_IO_INDEX, normaliseIndexUrl } from './index-urls.ts';
import type { Manifest } from './manifest.ts';
import type { ManifestDependency } from './manifest-dependencies.ts';
import { asciiLowerCase } from './names.ts';
import type { PublishDependency, PublishMetadata } from './publish-metadata.ts';
import { normaliseRequirement } from './requirements.ts';

type Comparable = string | null | boolean | readonly string[];

/** A dependency in a form in which the two sources must be equal. Field names are those of the metadata. */
interface Dependency {
  /** Which dependency it is: kind, target and alias. */
  readonly key: string;
  readonly fields: Readonly<Record<string, Comparable>>;
}

/**
 * Makes sure that the metadata of an upload and the manifest inside its `.crate` file describe the same crate. Whoever
 * sends the request writes the metadata, but people review the manifest and cargo builds from it; the index is made from
 * the manifest alone, so a difference is a broken client or an attempt to show one thing and deliver another. crates.io
 * compares only name and version (crates-io-api §6.5).
 *
 * What a real cargo writes differently on purpose is not a difference: the author's spelling of requirements, targets
 * and keywords, the folder of an inherited license file, the order of features, and crates.io, which the metadata names
 * by URL and the manifest not at all, while for this registry it is the other way round (cargo-client §5.2).
 *
 * @throws FormatError `metadata_mismatch`; `dependency_requirement_invalid` for a requirement in the metadata.
 */
export function compareWithMetadata(
  metadata: PublishMetadata,
  manifest: Manifest,
  registry: { readonly indexUrl: string },
): void {
  expectEqual('name', metadata.name, manifest.name);
  expectEqual('vers', metadata.vers, manifest.version);
  compareDependencies(metadata, manifest, registry.indexUrl);
  compareFeatures(metadata, manifest);
  expectEqual('authors', metadata.authors, manifest.authors);
  expectEqual('description', metadata.description, manifest.description);
  expectEqual('homepage', metadata.homepage, manifest.homepage);
  expectEqual('documentation', metadata.documentation, manifest.documentation);
  expectEqual('keywords', metadata.keywords.map(asciiLowerCase), manifest.keywords);
  expectEqual('categories', metadata.categories, manifest.categories);
  expectEqual('license', metadata.license, manifest.license);
  // Packaging moves an inherited `../LICENSE` into the crate; only the name of the file stays.
  expectEqual('license_file', fileName(metadata.license_file), fileName(manifest.licenseFile));
  expectEqual('repository', metadata.repository, manifest.repository);
  expectEqual('links', metadata.links, manifest.links);
  // Cargo did not always send it, and an index line has only what the manifest says.
  if (metadata.rust_version !== null)
    expectEqual('rust_version', metadata.rust_version, manifest.rustVersion);
}

function compareDependencies(metadata: PublishMetadata, manifest: Manifest, indexUrl: string): void {
  const sent = sortedDependencies(metadata.deps.map((dependency) => fromMetadata(dependency, indexUrl)));
  const packaged = sortedDependencies(manifest.dependencies.map(fromManifest));
  for (const [index, dependency] of sent.entries()) {
    const other = packaged[index];
    if (other === undefined || dependency.key < other.key) throw onlyIn('the metadata', dependency);
    if (dependency.key > other.key) throw onlyIn('Cargo.toml', other);
    for (const [field, value] of Object.entries(dependency.fields)) {
      const otherValue = other.fields[field] ?? null;
      if (field === 'registry') expectSameRegistry(dependency.key, value, otherValue, indexUrl);
      expectEqual(`${field} of the ${dependency.key}`, value, otherValue);
    }
  }
  const extra = packaged[sent.length];
  if (extra !== undefined) throw onlyIn('Cargo.toml', extra);
}

function fromMetadata(dependency: PublishDependency, indexUrl: string): Dependency {
  const alias = dependency.explicit_name_in_toml ?? dependency.name;
  return {
    key: dependencyKey(dependency.kind, alias, dependency.target),
    fields: {
      name: dependency.name,
      version_req: normaliseRequirement(dependency.version_req),
      features: dependency.features.toSorted(),
      optional: dependency.optional,
      default_features: dependency.default_features,
      registry: normaliseIndexUrl(dependency.registry ?? indexUrl),
    },
  };
}

function fromManifest(dependency: ManifestDependency): Dependency {
  return {
    key: dependencyKey(dependency.kind, dependency.name, dependency.target),
    fields: {
      name: dependency.package ?? dependency.name,
      version_req: dependency.requirement,
      features: dependency.features.toSorted(),
      optional: dependency.optional,
      default_features: dependency.defaultFeatures,
      registry: dependency.registry ?? CRATES_IO_INDEX,
    },
  };
}

function dependencyKey(kind: string, alias: string, target: string | null): string {
  const where = target === null ? '' : ` for ${JSON.stringify(normaliseTarget(target))}`;
  return `${kind} dependency ${JSON.stringify(alias)}${where}`;
}

/** The same key may come several times (one `cfg` spelled in two ways), so the whole decides the order. */
function sortedDependencies(dependencies: readonly Dependency[]): Dependency[] {
  const whole = (dependency: Dependency) =>
    JSON.stringify([dependency.key, Object.values(dependency.fields)]);
  return dependencies
    .map((dependency) => ({ dependency, order: whole(dependency) }))
    .sort((a, b) => compareText(a.dependency.key, b.dependency.key) || compareText(a.order, b.order))
    .map(({ dependency }) => dependency);
}

/** The one difference honest people run into: cargo was told another URL for this registry than its own. */
function expectSameRegistry(key: string, sent: Comparable, packaged: Comparable, indexUrl: string): void {
  if (sent !== indexUrl || packaged === indexUrl || packaged === CRATES_IO_INDEX) return;
  throw new FormatError(
    'metadata_mismatch',
    `The ${key} comes from this registry according to the metadata, but Cargo.toml in the .crate file has \`registry-index = ${JSON.stringify(packaged)}\`. Configure cargo with exactly \`index = ${JSON.stringify(indexUrl)}\` for this registry and publish again.`,
  );
}

function compareFeatures(metadata: PublishMetadata, manifest: Manifest): void {
  expectEqual(
    'features (their names)',
    Object.keys(metadata.features).sort(),
    Object.keys(manifest.features).sort(),
  );
  for (const [name, values] of Object.entries(metadata.features)) {
    const packaged = manifest.features[name] ?? [];
    expectEqual(`features.${name}`, values.toSorted(), packaged.toSorted());
  }
}

function expectEqual(field: string, sent: Comparable, packaged: Comparable): void {
  const inMetadata = JSON.stringify(sent);
  const inManifest = JSON.stringify(packaged);
  if (inMetadata === inManifest) return;
  throw new FormatError(
    'metadata_mismatch',
    `The metadata of the upload and Cargo.toml in the .crate file disagree about ${field}: ${clip(inMetadata)} in the metadata, ${clip(inManifest)} in Cargo.toml. Publish with an unmodified \`cargo publish\`.`,
  );
}

function onlyIn(place: string, dependency: Dependency): FormatError {
  const other = place === 'Cargo.toml' ? 'the metadata' : 'Cargo.toml';
  return new FormatError(
    'metadata_mismatch',
    `The ${dependency.key} is in ${place} of the upload, but not in ${other}. Publish with an unmodified \`cargo publish\`.`,
  );
}

function clip(json: string): string {
  return json.length > 300 ? `${json.slice(0, 300)}…` : json;
}

function fileName(path: string | null): string | null {
  return path === null ? null : path.replace(/^.*[/\\]/s, '');
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
