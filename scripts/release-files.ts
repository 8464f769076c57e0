/**
 * `npm run release-files`: everything that a release publishes, in `build/release`: the packages for npm as they are uploaded, the
 * SBOM, and the checksums of all. In CI the tag has to be the version. Nothing here needs a right; what publishes builds nothing.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './supply-chain/lock-file.ts';
import { makeSbom } from './supply-chain/sbom.ts';

const target = join(root, 'build', 'release');
const library = join(root, 'build', 'trusted-publishing');
const provider = join(root, 'apps', 'credential-provider', 'dist');

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
const tag = process.env['GITHUB_REF_NAME'];
if (process.env['GITHUB_REF_TYPE'] === 'tag' && tag !== `v${version}`) {
  console.error(`release-files: expected the tag v${version}, the version in package.json, and got ${tag}`);
  process.exit(1);
}

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
script('build-library.ts', library);
script('bundle.ts', 'cargo-credential-waybill');
for (const folder of [library, provider]) {
  nameRepository(join(folder, 'package.json'));
  execFileSync('npm', ['pack', folder, '--ignore-scripts', '--silent', '--pack-destination', target], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
writeFileSync(join(target, 'waybill.cdx.json'), `${JSON.stringify(makeSbom(), null, 2)}\n`);
const sums = readdirSync(target)
  .sort()
  .map((name) => `${sha256(join(target, name))}  ${name}\n`);
writeFileSync(join(target, 'SHA256SUMS'), sums.join(''));
process.stdout.write(sums.join(''));

/** npm compares it with the repository in the provenance, and takes the package of no other. */
function nameRepository(file: string): void {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = process.env;
  if (server === undefined || repository === undefined) return;
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  const url = `git+${server}/${repository}.git`;
  writeFileSync(file, `${JSON.stringify({ ...manifest, repository: { type: 'git', url } }, null, 2)}\n`);
}

function script(name: string, ...args: string[]): void {
  execFileSync(process.execPath, [join(root, 'scripts', name), ...args], { cwd: root, stdio: 'inherit' });
}

function sha256(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
