import { toml } from './cargo-toml.ts';
import type { Table } from './document-shape.ts';

/** What the crate can be built into. */
export interface ManifestTargets {
  readonly hasLib: boolean;
  /** The name to `use` the library by; null without a library. */
  readonly libName: string | null;
  /** Sorted. */
  readonly binNames: readonly string[];
}

/**
 * Finds the library and the programs as cargo does. A manifest normalised by a recent cargo lists all of them; in older
 * ones they are found by the names of files, unless `autolib` or `autobins` says no.
 */
export function readTargets(from: {
  readonly document: Table;
  readonly crate: Table;
  /** Of `crate`, for sentences. */
  readonly path: string;
  readonly name: string;
  readonly edition: string;
  readonly files: readonly string[];
}): ManifestTargets {
  const hasLib = hasLibrary(from);
  const libName = toml.optionalString(toml.table(from.document, 'lib'), 'name', 'lib');
  return {
    hasLib,
    libName: hasLib ? (libName ?? from.name.replaceAll('-', '_')) : null,
    binNames: readBinNames(from),
  };
}

type Source = Parameters<typeof readTargets>[0];

function hasLibrary({ document, crate, path, files }: Source): boolean {
  if (Object.hasOwn(document, 'lib')) return true;
  return toml.boolean(crate, 'autolib', true, path) && files.includes('src/lib.rs');
}

function readBinNames({ document, crate, path, name, edition, files }: Source): string[] {
  const declared = toml
    .tables(document, 'bin')
    .map(([bin, binPath]) => toml.optionalString(bin, 'name', binPath))
    .filter((bin) => bin !== null);
  // In the 2015 edition, declaring one program switches off the search for others.
  const searched = toml.boolean(crate, 'autobins', edition !== '2015' || declared.length === 0, path);
  const discovered = searched ? files.flatMap((file) => discoveredBin(file, name)) : [];
  return [...new Set([...declared, ...discovered])].sort();
}

function discoveredBin(file: string, crateName: string): string[] {
  if (file === 'src/main.rs') return [crateName];
  const name = /^src\/bin\/(?:([^/]+)\.rs|([^/]+)\/main\.rs)$/.exec(file);
  return name === null ? [] : [name[1] ?? name[2] ?? ''];
}
