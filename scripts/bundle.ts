/**
 * Makes the single files that run in other people's jobs, from the same sources the tests run: `npm run bundle` writes
 * them, or with the names of some, those; `npm run bundle -- --check` compares the committed ones with what would be
 * written. They are not minified: who runs them should be able to read them.
 */
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { type Bundle, bundles } from './bundle/bundles.ts';
import { makeBundle } from './bundle/make-bundle.ts';
import { npmPackage } from './bundle/npm-package.ts';

const root = dirname(import.meta.dirname);
const { values: options, positionals: names } = parseArgs({
  options: { check: { type: 'boolean', default: false } },
  allowPositionals: true,
});
let stale = 0;

const wanted = ({ committed, file }: Bundle) =>
  (committed || !options.check) && (names.length === 0 || names.includes(basename(file)));

for (const bundle of bundles.filter(wanted)) {
  const made = await makeBundle(root, bundle);
  const file = join(root, bundle.file);
  if (options.check) {
    const same = existsSync(file) && readFileSync(file, 'utf8') === made;
    if (!same) stale += 1;
    console.log(`${same ? 'same ' : 'STALE'}  ${bundle.file}`);
    continue;
  }
  mkdirSync(dirname(file), { recursive: true });
  // Somebody may be running the one that is there.
  const next = `${file}.${process.pid}`;
  writeFileSync(next, made);
  chmodSync(next, bundle.executable ? 0o755 : 0o644);
  renameSync(next, file);
  for (const [name, content] of Object.entries(npmPackage(root, bundle))) {
    writeFileSync(join(dirname(file), name), content);
  }
  console.log(`${String(Buffer.byteLength(made)).padStart(8)} bytes  ${relative(root, file)}`);
}
if (stale > 0) {
  console.error(
    `${stale} committed files are not what their sources make: run \`npm run bundle\`, and commit them.`,
  );
  process.exit(1);
}
