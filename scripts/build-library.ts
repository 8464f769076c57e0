/**
 * `npm run build-library [FOLDER]`: makes `@waybill/trusted-publishing` as others install it, plain JavaScript and types, in
 * FOLDER (`build/trusted-publishing`). `npm pack FOLDER` and `npm publish FOLDER` take it from there; the package in the
 * workspace stays private, as its `.ts` files are for this repository alone.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

interface Manifest {
  [field: string]: unknown;
  dependencies: Record<string, string>;
}

const root = join(import.meta.dirname, '..');
const source = join(root, 'packages', 'trusted-publishing');
const target = resolve(process.argv[2] ?? join(root, 'build', 'trusted-publishing'));
const code = join(target, 'dist');
const licenses = ['LICENSE-MIT', 'LICENSE-APACHE'];

mkdirSync(target, { recursive: true });
rmSync(code, { recursive: true, force: true });
compile();
nameCompiledFiles();
writeFileSync(join(target, 'package.json'), `${JSON.stringify(publishedManifest(), null, 2)}\n`);
copyFileSync(join(source, 'README.md'), join(target, 'README.md'));
for (const license of licenses) copyFileSync(join(root, license), join(target, license));
console.log(`wrote ${target}`);

/** Only what `index.ts` reaches is compiled, so no test and no stand-in for an issuer comes along. */
function compile(): void {
  const compiler = createRequire(import.meta.url).resolve('typescript/package.json');
  const args = [join(dirname(compiler), 'bin', 'tsc'), '-p', join(source, 'tsconfig.build.json')];
  execFileSync(process.execPath, [...args, '--outDir', code], { stdio: 'inherit' });
}

/** The compiler names `.js` in code, but leaves `.ts` in declarations, where older compilers do not find the file. */
function nameCompiledFiles(): void {
  for (const path of readdirSync(code, { recursive: true, encoding: 'utf8' })) {
    if (!path.endsWith('.d.ts')) continue;
    const file = join(code, path);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replaceAll(/(\bfrom '\.[^']*)\.ts(?=')/g, '$1.js'));
  }
}

function publishedManifest(): Manifest {
  const {
    private: _,
    exports: __,
    ...manifest
  }: Manifest = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
  return {
    ...manifest,
    engines: { node: '>=20' },
    sideEffects: false,
    files: ['dist', ...licenses],
    exports: {
      '.': { types: './dist/index.d.ts', default: './dist/index.js' },
      './package.json': './package.json',
    },
    // Pinned here for what we run; whoever embeds the library must get fixes of jose without waiting for us.
    dependencies: Object.fromEntries(
      Object.entries(manifest.dependencies).map(([name, version]) => [name, `^${version}`]),
    ),
  };
}
