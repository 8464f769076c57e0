/**
 * Makes the single files that run in other people's jobs, from the same sources the tests run: `npm run bundle` writes
 * them, or with the names of some, those; `npm run bundle -- --check` compares the committed ones with what would be
 * written. They are not minified: who runs them should be able to read them.
 */
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundles } from './bundle/bundles.ts';
import { copies, makeCopy } from './bundle/copies.ts';
import { makeBundle } from './bundle/make-bundle.ts';
import { npmPackage } from './bundle/npm-package.ts';

const root = dirname(import.meta.dirname);
const { values: options, positionals: names } = parseArgs({
  options: { check: { type: 'boolean', default: false } },
  allowPositionals: true,
});
let stale = 0;

/** A name is the whole path, or its last part for what is not committed. */
const isNamed = (file: string, committed: boolean) =>
  names.length === 0 || names.includes(file) || (!committed && names.includes(basename(file)));

for (const bundle of bundles.filter(({ file, committed }) => isNamed(file, committed))) {
  if (!bundle.committed && options.check) continue;
  const written = writeOrCompare(bundle.file, await makeBundle(root, bundle), bundle.executable);
  if (!written) continue;
  for (const [name, content] of Object.entries(npmPackage(root, bundle))) {
    replaceFile(join(root, dirname(bundle.file), name), content, 0o644);
  }
}
for (const copy of copies.filter(({ file }) => isNamed(file, true))) {
  writeOrCompare(copy.file, makeCopy(root, copy), copy.into === null);
}
if (stale > 0) {
  console.error(
    `${stale} committed files are not what their sources make: run \`npm run bundle\`, and commit them.`,
  );
  process.exit(1);
}

/** @returns whether it was written. */
function writeOrCompare(path: string, made: string, executable: boolean): boolean {
  const file = join(root, path);
  if (options.check) {
    const same = existsSync(file) && readFileSync(file, 'utf8') === made;
    if (!same) stale += 1;
    console.log(`${same ? 'same ' : 'STALE'}  ${path}`);
    return false;
  }
  mkdirSync(dirname(file), { recursive: true });
  replaceFile(file, made, executable ? 0o755 : 0o644);
  console.log(`${String(Buffer.byteLength(made)).padStart(8)} bytes  ${path}`);
  return true;
}

/** At once: somebody may be reading or running the one that is there. */
function replaceFile(file: string, content: string, mode: number): void {
  const next = `${file}.${process.pid}`;
  writeFileSync(next, content);
  chmodSync(next, mode);
  renameSync(next, file);
}
