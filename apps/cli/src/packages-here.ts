import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RunProgram } from './programs.ts';

/** A package as `cargo metadata` tells it, as far as publishing goes. */
export interface Package {
  readonly name: string;
  readonly version: string;
  /** Null: to any registry. Empty: never. */
  readonly publish: readonly string[] | null;
  readonly manifest: string;
}

export interface PackagesHere {
  /** The package of this folder, or all members where the folder is a workspace's. */
  readonly packages: readonly Package[];
  /** Where `Cargo.lock` and `.cargo` are looked for. */
  readonly root: string;
  /** How many members the whole workspace has. */
  readonly members: number;
}

/**
 * What would be published from this folder. cargo is asked, as only it knows what a workspace inherits; it reads files and
 * no network for this.
 * @returns a sentence where cargo does not tell
 */
export async function packagesHere(run: RunProgram, cwd: string): Promise<PackagesHere | string> {
  const ended = await run('cargo', ['metadata', '--no-deps', '--format-version', '1']);
  if (ended === null) return 'there is no cargo that could tell which crate this is';
  const metadata = ended.code === 0 ? parse(ended.stdout) : null;
  if (metadata === null) {
    const said = ended.stderr.split('\n').find((line) => line.startsWith('error'));
    return said?.replace(/^error: /, '') ?? 'cargo does not tell which crate this is';
  }
  const all = metadata.packages.map(({ name, version, publish, manifest_path: manifest }) => ({
    name,
    version,
    publish,
    manifest,
  }));
  const here = real(cwd);
  const own = all.filter(({ manifest }) => real(dirname(manifest)) === here);
  const isRoot = real(metadata.workspace_root) === here;
  return {
    packages: isRoot || own.length === 0 ? all : own,
    root: metadata.workspace_root,
    members: all.length,
  };
}

/** Those that cargo would publish to a registry of this name; null: to whichever it is told. */
export function publishable(packages: readonly Package[], registry: string | null): Package[] {
  return packages.filter(
    ({ publish }) =>
      publish === null || (registry === null ? publish.length > 0 : publish.includes(registry)),
  );
}

interface Metadata {
  readonly packages: readonly {
    readonly name: string;
    readonly version: string;
    readonly publish: string[] | null;
    readonly manifest_path: string;
  }[];
  readonly workspace_root: string;
}

function parse(text: string): Metadata | null {
  try {
    const value = JSON.parse(text) as Partial<Metadata> | null;
    return Array.isArray(value?.packages) && typeof value.workspace_root === 'string'
      ? (value as Metadata)
      : null;
  } catch {
    return null;
  }
}

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return join(path);
  }
}
