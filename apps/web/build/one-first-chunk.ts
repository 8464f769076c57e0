import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Plugin } from 'esbuild';

const LAZY = /\bimport\('(\.[^']+)'\)/g;

/**
 * Puts all that the first page needs into one file. What a page that is loaded later shares with it would otherwise be a file of
 * its own for each set of pages that share it: two dozen requests instead of one. So each such page says that it needs the first
 * one, which is there by then, and all files of that one are then used by the very same set.
 */
export function oneFirstChunk(source: string): Plugin {
  const first = join(source, 'first-page.tsx');
  const lazy = new Set(
    readdirSync(source, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .flatMap((name) => {
        const file = join(source, name);
        return [...readFileSync(file, 'utf8').matchAll(LAZY)].map(([, path = '']) =>
          resolve(dirname(file), path),
        );
      }),
  );
  return {
    name: 'one-first-chunk',
    setup(build) {
      build.onLoad({ filter: /\.tsx?$/ }, ({ path }) => {
        if (!lazy.has(path)) return undefined;
        const contents = `${readFileSync(path, 'utf8')}\nimport ${JSON.stringify(first)};\n`;
        return { contents, loader: path.endsWith('x') ? 'tsx' : 'ts' };
      });
    },
  };
}
