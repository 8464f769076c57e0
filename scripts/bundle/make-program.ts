import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { build, type Plugin } from 'esbuild';

const FOLDER = 'build/program';
/** What is run, from the root. */
export const PROGRAM = `${FOLDER}/waybill.js`;
const ENTRIES = {
  waybill: 'apps/cli/src/main.ts',
  'render-thread': 'apps/server/src/features/readmes/render-thread.ts',
};
/** How the source names the thread; in the program it is the file beside. */
const THREAD_OF_SOURCES = "new URL('./render-thread.ts', import.meta.url)";
const THREAD_OF_PROGRAM = "new URL('./render-thread.js', import.meta.url)";

/**
 * Makes `waybill` with its server of a few dozen files: Node reads and compiles them in a third of the time that the fifteen
 * hundred of the sources take. They run in the checkout, where the pages and scripts lie that the sources name.
 * @returns their bytes. The same sources give the same ones.
 */
export async function makeProgram(root: string): Promise<number> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: ENTRIES,
    outdir: FOLDER,
    write: false,
    metafile: true,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    charset: 'utf8',
    legalComments: 'none',
    // A part of pg for those who install it.
    external: ['pg-native'],
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
    plugins: [placesOfSources(root)],
    logLevel: 'warning',
  });
  const files = outputFiles.map(({ path, contents }) => ({ name: basename(path), contents }));
  const licences = Buffer.from(licencesOf(root, Object.keys(metafile.inputs)));
  replaceFolder(join(root, FOLDER), [{ name: 'LICENCES.txt', contents: licences }, ...files]);
  return files.reduce((sum, { contents }) => sum + contents.byteLength, 0);
}

interface File {
  name: string;
  contents: Uint8Array;
}

/** What is started is written last: until then there is the program of before, or none. */
function replaceFolder(folder: string, files: readonly File[]): void {
  mkdirSync(folder, { recursive: true });
  const isStarted = ({ name }: File) => Number(name === basename(PROGRAM));
  for (const { name, contents } of files.toSorted((one, other) => isStarted(one) - isStarted(other)))
    writeFileSync(join(folder, name), contents);
  const made = new Set(files.map(({ name }) => name));
  for (const name of readdirSync(folder)) if (!made.has(name)) rmSync(join(folder, name));
}

/** The licences of all packages that are in it: their makers ask to be named where their code goes. */
function licencesOf(root: string, inputs: readonly string[]): string {
  const folders = inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []);
  const texts = [...new Set(folders)].toSorted().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    const names = readdirSync(join(root, folder)).filter((file) => /^(licen[cs]e|notice)/i.test(file));
    const own = names.map((file) => readFileSync(join(root, folder, file), 'utf8').trim());
    return [`${name} ${version} (${license})`, ...own].join('\n\n');
  });
  return `${texts.join(`\n\n${'─'.repeat(80)}\n\n`)}\n`;
}

/** What a source says of its own place stays true wherever its code lies. */
function placesOfSources(root: string): Plugin {
  const urlOf = (path: string) =>
    `new URL(${JSON.stringify(relative(join(root, FOLDER), path))}, import.meta.url)`;
  return {
    name: 'places-of-sources',
    setup({ onLoad }) {
      onLoad({ filter: /\/(apps|packages)\/[^/]+\/src\/.*\.ts$/ }, ({ path }) => {
        const source = readFileSync(path, 'utf8');
        if (!source.includes('import.meta.')) return undefined;
        const inPlace = (text: string) =>
          text.replaceAll(/import\.meta\.(url|dirname)/g, (_, what) =>
            what === 'url'
              ? `${urlOf(path)}.href`
              : `process.getBuiltinModule('node:url').fileURLToPath(${urlOf(dirname(path))})`,
          );
        const contents = source.split(THREAD_OF_SOURCES).map(inPlace).join(THREAD_OF_PROGRAM);
        return { contents, loader: 'ts' as const, resolveDir: dirname(path) };
      });
    },
  };
}
