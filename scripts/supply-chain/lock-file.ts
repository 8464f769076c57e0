import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../..');

interface Entry {
  version?: string;
  license?: string;
  integrity?: string;
  link?: boolean;
  resolved?: string;
  hasInstallScript?: boolean;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

export interface LockedPackage {
  /** Where it is installed, below the root. */
  path: string;
  name: string;
  version: string;
  /** An SPDX expression; null: it says none. */
  license: string | null;
  /** `sha512-…`; null: one of ours. */
  integrity: string | null;
  hasInstallScript: boolean;
  /** The paths of what it needs. */
  needs: string[];
}

/** What the lock file says is installed, by path. */
export function readLockFile(): Map<string, LockedPackage> {
  const text = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const { packages } = JSON.parse(text) as { packages: Record<string, Entry> };
  const entries = Object.entries(packages).filter(([path, { link }]) => path !== '' && !link);
  return new Map(
    entries.map(([path, entry]) => {
      const names = Object.keys({ ...entry.dependencies, ...entry.optionalDependencies });
      const needs = names.flatMap((name) => pathOf(packages, path, name) ?? []);
      const known: LockedPackage = {
        path,
        name: nameOf(path),
        version: entry.version ?? '',
        license: entry.license ?? null,
        integrity: entry.integrity ?? null,
        hasInstallScript: entry.hasInstallScript === true,
        needs,
      };
      return [path, known];
    }),
  );
}

/** What runs in a registry or in its pages, or in what we publish: our apps and packages and all they need, but for development. */
export function shipped(packages: ReadonlyMap<string, LockedPackage>): LockedPackage[] {
  const wanted = [...packages.keys()].filter((path) => /^(apps|packages)\/[^/]+$/.test(path));
  const found = new Set<string>();
  for (const path of wanted) {
    if (found.has(path)) continue;
    found.add(path);
    wanted.push(...(packages.get(path)?.needs ?? []));
  }
  return [...packages.values()].filter(({ path }) => found.has(path));
}

/** As Node finds it: in the nearest `node_modules`. A platform's own may be absent. */
function pathOf(packages: Record<string, Entry>, from: string, name: string): string | null {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) {
    const path = `${at === '' ? '' : `${at}/`}node_modules/${name}`;
    const entry = packages[path];
    if (entry !== undefined) return entry.link ? (entry.resolved ?? null) : path;
    if (at === '') return null;
  }
}

const nameOf = (path: string): string =>
  path.includes('node_modules/')
    ? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    : path;
