import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readLockFile, root, shipped } from '../../scripts/supply-chain/lock-file.ts';
import { makeSbom } from '../../scripts/supply-chain/sbom.ts';
import { rowsOf } from './support/statements.ts';

const packages = readLockFile();
const foreign = [...packages.values()].filter(({ path }) => path.includes('node_modules/'));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

describe('install scripts', () => {
  it('are decided on one by one, and run for the pinned Node alone', () => {
    const withScript = foreign.filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => name);
    expect(Object.keys(manifest.allowScripts).sort()).toEqual(withScript.sort());
    const allowed = Object.entries(manifest.allowScripts).filter(([, is]) => is === true);
    expect(allowed).toEqual([['node', true]]);
  });

  it('of a package that nobody decided on stop the install, and nothing comes from Git or a bare address', () => {
    const settings = readFileSync(join(root, '.npmrc'), 'utf8').split('\n');
    for (const one of ['strict-allow-scripts=true', 'allow-git=none', 'allow-remote=none'])
      expect(settings).toContain(one);
  });
});

describe('licences', () => {
  /** Those that ask for no more than their text to be kept. */
  const FREE = ['MIT', 'MIT-0', 'Apache-2.0', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'CC0-1.0'];
  /** The list of exceptions to licences, which is data. */
  const DATA: Record<string, string> = { 'spdx-exceptions': 'CC-BY-3.0' };
  const OF_TOOLS = [...FREE, 'MPL-2.0', 'Python-2.0'];

  const choices = (license: string | null) => (license ?? 'none').replaceAll(/[()]/g, '').split(/ OR | AND /);
  const faults = (of: typeof foreign, allowed: string[]) =>
    of
      .filter(
        ({ name, license }) =>
          DATA[name] !== license && !choices(license).every((one) => allowed.includes(one)),
      )
      .map(({ name, version, license }) => `${name} ${version}: ${license}`);

  it('of what is shipped ask for no more than to be named', () => {
    const parts = shipped(packages).filter(({ path }) => path.includes('node_modules/'));
    expect(parts.length).toBeGreaterThan(100);
    expect(parts.length).toBeLessThan(foreign.length);
    expect(faults(parts, FREE)).toEqual([]);
  });

  it('of what is only used here bind no more than their own files', () => {
    expect(faults(foreign, OF_TOOLS)).toEqual([]);
  });

  it('stand in the packages as in the lock file', () => {
    const wrong = shipped(packages)
      .filter(({ path }) => path.includes('node_modules/'))
      .filter(({ path, license }) => {
        const [file] = globSync(`${path}/package.json`, { cwd: root });
        // A package for another platform is not installed.
        if (file === undefined) return false;
        const own = JSON.parse(readFileSync(join(root, file), 'utf8')) as { license?: unknown };
        return typeof own.license === 'string' && own.license !== license;
      });
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });
});

describe('the SBOM', () => {
  interface Bom {
    components: {
      name: string;
      version: string;
      purl: string;
      hashes?: { alg: string; content: string }[];
    }[];
    dependencies: { ref: string; dependsOn: string[] }[];
  }
  const bom = makeSbom() as unknown as Bom;

  it('has what is shipped, each once, by version and hash, and nothing of development', () => {
    const names = bom.components.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['@waybill/server', 'fastify', 'jose', 'pg', 'preact']));
    for (const tool of ['vitest', '@biomejs/biome', 'playwright-core']) expect(names).not.toContain(tool);
    const refs = bom.components.map(({ purl }) => purl);
    expect(new Set(refs).size).toBe(refs.length);
    for (const { name, hashes = [] } of bom.components) {
      const isOurs = name.startsWith('@waybill/');
      expect(
        hashes.map(({ alg, content }) => [alg, content.length]),
        name,
      ).toEqual(isOurs ? [] : [['SHA-512', 128]]);
    }
  });

  it('tells what needs what, and names only what it has', () => {
    const refs = new Set(bom.components.map(({ purl }) => purl));
    for (const { dependsOn } of bom.dependencies)
      for (const ref of dependsOn) expect(refs.has(ref), ref).toBe(true);
    const server = bom.dependencies.find(({ ref }) => ref.startsWith('pkg:npm/%40waybill/server@'));
    expect(server?.dependsOn.some((ref) => ref.startsWith('pkg:npm/fastify@'))).toBe(true);
  });

  it('is the same each time', () => {
    expect(JSON.stringify(makeSbom())).toBe(JSON.stringify(bom));
  });
});

describe('docs/decisions/dependencies.md', () => {
  const rows = rowsOf('docs/decisions/dependencies.md');
  const named = new Set(
    rows.flatMap(({ cells }) => [...(cells[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? '')),
  );

  it('says of each package why it, and why not its rival', () => {
    expect(rows.length).toBeGreaterThan(30);
    for (const { cells, line } of rows) {
      expect(cells.length, line).toBe(4);
      for (const cell of cells) expect(cell.length, line).toBeGreaterThan(2);
    }
  });

  it('has every direct dependency, and none that is gone', () => {
    const manifests = globSync('{package.json,{apps,packages,tools}/*/package.json}', { cwd: root });
    const used = new Set(
      manifests.flatMap((path) => {
        const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, path), 'utf8'));
        return Object.keys({ ...dependencies, ...devDependencies });
      }),
    );
    const ours = [...used].filter((name) => !name.startsWith('@waybill/') && !name.startsWith('@types/'));
    expect(ours.filter((name) => !named.has(name))).toEqual([]);
    const known = (name: string) => used.has(name) || name === 'node:sqlite' || name === '@types/*';
    expect([...named].filter((name) => !known(name))).toEqual([]);
  });
});
