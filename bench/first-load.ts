import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The script of a first load must be smaller, packed by gzip. */
export const MOST_SCRIPT_BYTES = 200_000;

const dist = join(import.meta.dirname, '../apps/web/dist');

export interface FirstLoad {
  files: { name: string; plain: number; gzip: number; brotli: number }[];
  /** Of the scripts alone. */
  gzip: number;
  brotli: number;
}

/** The scripts that every page loads before it shows anything, as they were built. */
export function firstLoad(): FirstLoad {
  const { first } = JSON.parse(readFileSync(join(dist, 'pages.json'), 'utf8')) as { first: string[] };
  const size = (name: string) => statSync(join(dist, 'assets', name)).size;
  const files = first.map((name) => ({
    name,
    plain: size(name),
    gzip: size(`${name}.gz`),
    brotli: size(`${name}.br`),
  }));
  const sum = (kind: 'gzip' | 'brotli') => files.reduce((all, file) => all + file[kind], 0);
  return { files, gzip: sum('gzip'), brotli: sum('brotli') };
}
