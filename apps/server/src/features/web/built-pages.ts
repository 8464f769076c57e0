import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Asset {
  type: string;
  plain: Buffer;
  /** Null for what would not get smaller. */
  compressed: { br: Buffer; gzip: Buffer } | null;
}

export interface BuiltPage {
  /** Such as `/crates/:name`; `:page+` is one part of the path or more. */
  pattern: string;
  /** What it asks the API first, with the variables of its pattern. */
  questions: readonly string[];
  /** The names of the scripts that it needs beside those of every page. */
  scripts: readonly string[];
}

/** What `npm run build` (and `npm start`) makes of `apps/web`: small, so it is kept in memory. */
export interface BuiltPages {
  /** With `{{base}}` and `{{publicUrl}}` still to be filled in. */
  html: string;
  /** The first that fits an address is the one that is shown there. */
  pages: readonly BuiltPage[];
  assets: ReadonlyMap<string, Asset>;
}

const TYPES: Record<string, string> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  html: 'text/html; charset=utf-8',
  json: 'application/json; charset=utf-8',
  webp: 'image/webp',
};

const FOLDER = join(import.meta.dirname, '../../../../web/dist');

/** @returns null where it has not been built */
export function readBuiltPages(folder = FOLDER): BuiltPages | null {
  let html: string;
  try {
    html = readFileSync(join(folder, 'index.html'), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const { pages } = JSON.parse(readFileSync(join(folder, 'pages.json'), 'utf8')) as Pick<BuiltPages, 'pages'>;
  const assets = new Map<string, Asset>();
  for (const name of readdirSync(join(folder, 'assets'))) {
    if (/\.(?:br|gz)$/.test(name)) continue;
    const file = join(folder, 'assets', name);
    assets.set(name, {
      type: TYPES[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream',
      plain: readFileSync(file),
      compressed: name.endsWith('.webp')
        ? null
        : { br: readFileSync(`${file}.br`), gzip: readFileSync(`${file}.gz`) },
    });
  }
  return { html, pages, assets };
}
