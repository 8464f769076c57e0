import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build, type Plugin } from 'esbuild';
import { firstQuestions, pagePatterns, pagesInOrder } from '../src/paths.ts';
import { type BuiltDocs, buildDocs } from './docs/build-docs.ts';
import { oneFirstChunk } from './one-first-chunk.ts';
import { laterPages } from './page-scripts.ts';

const web = join(import.meta.dirname, '..');
const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

export interface BuiltAsset {
  name: string;
  bytes: number;
  gzip: number;
}

/**
 * Makes `dist/`: scripts and style sheets named by their content, each also as brotli and gzip; `index.html`, which the server
 * fills in; and `pages.json`, the addresses that it is answered for, with what each of them needs first. The folder appears whole or not at all.
 */
export async function buildWeb(folder = join(web, 'dist')): Promise<BuiltAsset[]> {
  const docs = buildDocs();
  const { outputFiles, metafile } = await build({
    entryPoints: [join(web, 'src/main.tsx')],
    outdir: folder,
    absWorkingDir: web,
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    // What is shown to be copied.
    loader: { '.sh': 'text' },
    jsx: 'automatic',
    jsxImportSource: 'preact',
    minify: true,
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    // Some libraries are written for React.
    alias: { react: 'preact/compat', 'react-dom': 'preact/compat' },
    define: { 'process.env.NODE_ENV': '"production"' },
    legalComments: 'none',
    plugins: [docsManifest(docs), oneFirstChunk(join(web, 'src'))],
    metafile: true,
    write: false,
  });
  const icon = readFileSync(join(web, 'icon.svg'));
  const iconName = `icon-${createHash('sha256').update(icon).digest('hex').slice(0, 8)}.svg`;
  const assets = new Map<string, Uint8Array>([[iconName, icon], ...docs.assets]);
  for (const { path, contents } of outputFiles) assets.set(basename(path), contents);

  const outputs = Object.entries(metafile.outputs).map(([path, output]) => ({
    name: basename(path),
    ...output,
  }));
  const main = outputs.find(({ entryPoint }) => entryPoint === 'src/main.tsx');
  const style = outputs.find(({ name }) => name.endsWith('.css'));
  if (main === undefined || style === undefined)
    throw new Error('the build of the web UI did not make its script and its style sheet');
  // All is in the chunk that all pages share (`oneFirstChunk`); the entry point only imports it, so it is left out: one request less.
  const [first, ...others] = importedBy(main);
  if (first === undefined || others.length > 0)
    throw new Error(`the first page of the web UI would load ${others.length + 1} scripts, not one`);
  const html = readFileSync(join(web, 'index.html'), 'utf8')
    .replaceAll('{{icon}}', iconName)
    .replaceAll('{{style}}', style.name)
    .replaceAll('{{script}}', first);

  const next = `${folder}.${process.pid}`;
  rmSync(next, { recursive: true, force: true });
  mkdirSync(join(next, 'assets'), { recursive: true });
  const built = await Promise.all(
    [...assets].map(async ([name, content]): Promise<BuiltAsset> => {
      writeFileSync(join(next, 'assets', name), content);
      // It is compressed already.
      if (name.endsWith('.webp')) return { name, bytes: content.byteLength, gzip: content.byteLength };
      const [small, smaller] = await Promise.all([
        gzipped(content, { level: 9 }),
        brotli(content, { params: { [constants.BROTLI_PARAM_QUALITY]: qualityFor(name) } }),
      ]);
      writeFileSync(join(next, 'assets', `${name}.gz`), small);
      writeFileSync(join(next, 'assets', `${name}.br`), smaller);
      return { name, bytes: content.byteLength, gzip: small.byteLength };
    }),
  );
  writeFileSync(join(next, 'index.html'), html);
  const later = laterPages(web);
  const pages = pagesInOrder.map((name) => ({
    pattern: pagePatterns[name],
    questions: firstQuestions(name),
    scripts: scriptsOf(later.get(name)).filter((script) => script !== first),
  }));
  writeFileSync(join(next, 'pages.json'), JSON.stringify({ pages, first: [first] }));
  rmSync(folder, { recursive: true, force: true });
  renameSync(next, folder);
  return built;

  /** Of a page that is loaded when it is gone to; of one in the first script, none. */
  function scriptsOf(source: string | undefined): string[] {
    if (source === undefined) return [];
    const output = outputs.find(({ entryPoint }) => entryPoint === source);
    if (output === undefined)
      throw new Error(`the build of the web UI has no script of its own for ${source}`);
    return [...new Set([output.name, ...importedBy(output)])];
  }

  /** Also what its imports import, and so on; but nothing that is loaded when it is gone to. */
  function importedBy({ imports }: { imports: readonly { path: string; kind: string }[] }): string[] {
    return imports
      .filter(({ kind }) => kind === 'import-statement')
      .flatMap(({ path }) => {
        const imported = outputs.find(({ name }) => name === basename(path));
        return imported === undefined ? [] : [imported.name, ...importedBy(imported)];
      });
  }
}

/** The pages of the documentation are many, and read by few: the last percent costs most of the time of a build. */
const qualityFor = (name: string): number => (name.endsWith('.json') ? 9 : 11);

/** What the pages of the documentation are: for those who go there, in a script of its own. */
const docsManifest = ({ subjects }: BuiltDocs): Plugin => ({
  name: 'docs',
  setup(build) {
    build.onResolve({ filter: /^waybill:docs$/ }, ({ path }) => ({ path, namespace: 'docs' }));
    build.onLoad({ filter: /.*/, namespace: 'docs' }, () => ({
      contents: `export const subjects = ${JSON.stringify(subjects)};`,
      loader: 'js',
    }));
  },
});
