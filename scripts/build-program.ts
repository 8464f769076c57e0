/** Makes the program that is run (`build/program`), unless it is newer than all it is made of. `--force` makes it anyway. */
import { join } from 'node:path';
import { makeProgram, PROGRAM } from './bundle/make-program.ts';
import { isUpToDate } from './up-to-date.ts';

const root = join(import.meta.dirname, '..');
const sources = [
  'apps/cli/src',
  'apps/server/src',
  'packages',
  'package-lock.json',
  'scripts/bundle/make-program.ts',
];

if (!process.argv.includes('--force') && isUpToDate(root, PROGRAM, sources)) process.exit(0);
const started = Date.now();
const bytes = await makeProgram(root);
console.error(
  `waybill: built the program in ${((Date.now() - started) / 1000).toFixed(1)} s (${(bytes / 1e6).toFixed(1)} MB)`,
);
