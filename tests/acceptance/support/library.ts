import { copyFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { writeFiles } from './folders.ts';
import { checkout, fromHere } from './paths.ts';
import { type Ended, runProgram } from './programs.ts';

const require = createRequire(import.meta.url);

export interface Packed {
  /** The file that npm would publish. */
  tarball: string;
  /** Bytes. */
  size: number;
  unpackedSize: number;
  files: string[];
}

/** Makes the library as it is published, and packs it by npm itself. */
export async function packLibrary(folder: string): Promise<Packed> {
  const staging = join(folder, 'staging');
  await succeeding(process.execPath, [join(checkout, 'scripts/build-library.ts'), staging], folder);
  return npmPack(staging, folder);
}

/** A folder of somebody who has installed the library, from the packed file and without a network. */
export async function installLibrary(folder: string, { tarball }: Packed): Promise<void> {
  writeFiles(folder, { 'package.json': '{ "private": true, "type": "module" }\n' });
  const jose = await npmPack(dirname(require.resolve('jose/package.json')), folder);
  const args = ['install', '--offline', '--no-audit', '--no-fund', '--ignore-scripts'];
  await succeeding('npm', [...args, '--cache', join(folder, 'npm-cache'), jose.tarball, tarball], folder);
}

/** Copies the examples of the README beside the program that uses them, and compiles them as whoever installed them would. */
export async function compileExamples(folder: string): Promise<void> {
  const examples = join(checkout, 'packages/trusted-publishing/examples');
  const fixtures = fromHere('../fixtures/library');
  for (const from of [examples, fixtures])
    for (const name of readdirSync(from)) copyFileSync(join(from, name), join(folder, name));
  const compiler = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
  const strict = ['--ignoreConfig', '--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess'];
  const libraries = ['--lib', 'es2023,webworker', '--types', '', '--skipLibCheck', 'false'];
  const files = readdirSync(examples).map((name) => join(folder, name));
  const compile = (more: readonly string[]) =>
    succeeding(process.execPath, [compiler, ...strict, ...libraries, ...more, ...files], folder);
  await compile(['--module', 'nodenext', '--target', 'es2022', '--rewriteRelativeImportExtensions']);
  // The other way in which compilers find packages.
  await compile([
    '--module',
    'esnext',
    '--moduleResolution',
    'bundler',
    '--noEmit',
    '--allowImportingTsExtensions',
  ]);
}

export interface Runtime {
  /** `node v24.21.0` */
  name: string;
  program: string;
  /** What stands before the file to run. */
  args: readonly string[];
}

/** Nothing is fetched, and nothing may be: no network, no files, no environment. */
const denoArgs = ['run', '--no-remote', '--node-modules-dir=manual', '--no-prompt'];

/** The Node of the project, and every other Node ≥ 20, Deno and Bun that is installed here, each version once. */
export async function installedRuntimes(folder: string): Promise<Runtime[]> {
  const found = new Map<string, Runtime>();
  for (const { kind, program } of [{ kind: 'node', program: process.execPath }, ...installedPrograms()]) {
    const { stdout } = await runProgram(program, ['--version'], { cwd: folder });
    const [version = '', major = ''] = /(\d+)\.\d+\.\d+/.exec(stdout) ?? [];
    const name = `${kind} ${version}`;
    if (version === '' || (kind === 'node' && Number(major) < 20) || found.has(name)) continue;
    found.set(name, { name, program, args: kind === 'deno' ? denoArgs : [] });
  }
  return [...found.values()];
}

function installedPrograms(): { kind: string; program: string }[] {
  const places = (process.env['PATH'] ?? '').split(delimiter);
  return ['node', 'deno', 'bun'].flatMap((kind) =>
    places
      .map((place) => ({ kind, program: join(place, kind) }))
      .filter(({ program }) => existsSync(program)),
  );
}

/** The program itself: its package has one for each platform, and a script in front that wants to be installed. */
export function workerdProgram(): string {
  const manifest = require.resolve('workerd/package.json');
  const { optionalDependencies } = JSON.parse(readFileSync(manifest, 'utf8')) as {
    optionalDependencies: Record<string, string>;
  };
  for (const name of Object.keys(optionalDependencies)) {
    try {
      return createRequire(manifest).resolve(
        `${name}/bin/workerd${process.platform === 'win32' ? '.exe' : ''}`,
      );
    } catch {
      // The package of another platform.
    }
  }
  throw new Error('workerd has no program for this platform; `npm ci` installs it where there is one.');
}

async function npmPack(source: string, folder: string): Promise<Packed> {
  const args = ['pack', source, '--json', '--ignore-scripts', '--offline', '--pack-destination', folder];
  const { stdout } = await succeeding('npm', [...args, '--cache', join(folder, 'npm-cache')], folder);
  const [packed] = JSON.parse(stdout) as {
    filename: string;
    size: number;
    unpackedSize: number;
    files: { path: string }[];
  }[];
  if (packed === undefined) throw new Error(`npm packed nothing: ${stdout}`);
  const { filename, size, unpackedSize, files } = packed;
  return { tarball: join(folder, filename), size, unpackedSize, files: files.map(({ path }) => path).sort() };
}

async function succeeding(file: string, args: readonly string[], cwd: string): Promise<Ended> {
  const ended = await runProgram(file, args, { cwd });
  if (ended.code !== 0) throw new Error(`${file} ${args.join(' ')}\n${ended.stdout}${ended.stderr}`);
  return ended;
}
