/** Makes the web UI (`apps/web/dist`), unless it is newer than all it is made of. `--force` makes it anyway. */
import { join } from 'node:path';
import { buildWeb } from '../apps/web/build/build.ts';
import { isUpToDate } from './up-to-date.ts';

const root = join(import.meta.dirname, '..');
const sources = [
  'apps/web/src',
  'apps/web/build',
  'apps/web/index.html',
  'apps/web/icon.svg',
  'apps/web/package.json',
  'SECURITY.md',
  'CHANGELOG.md',
  'docs',
  'packages',
  'package-lock.json',
];

if (!process.argv.includes('--force') && isUpToDate(root, 'apps/web/dist/pages.json', sources))
  process.exit(0);
const started = Date.now();
const assets = await buildWeb();
const script = assets.filter(({ name }) => name.endsWith('.js')).reduce((sum, { gzip }) => sum + gzip, 0);
console.error(
  `waybill: built the web UI in ${((Date.now() - started) / 1000).toFixed(1)} s (${assets.length} files, ${(script / 1000).toFixed(0)} kB of script compressed)`,
);
