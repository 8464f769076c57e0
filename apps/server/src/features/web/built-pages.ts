import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Asset {
  type: string;
  plain: Buffer;
  /** Null for what would not get smaller. */
  compressed: { br: Buffer; gzip: Buffer } | null;
}

/** What `npm run build` (and `npm start`) makes of `apps/web`: small, so it is kept in memory. */
export interface BuiltPages {
  /** With `{{base}}` and `{{publicUrl}}` still to be filled in. */
  html: string;
  /** Such as `/crates/:name`; `:page+` is one part of the path or more. */
  patterns: readonly string[];
  /** What a page asks the API first, by the pattern that its address begins with. */
  firstQuestions: Readonly<Record<string, string>>;
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
  const { patterns, firstQuestions } = JSON.parse(readFileSync(join(folder, 'pages.json'), 'utf8')) as Pick<
    BuiltPages,
    'patterns' | 'firstQuestions'
  >;
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
  return { html, patterns, firstQuestions, assets };
}
