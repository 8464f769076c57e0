import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { succeeding, useCargo, withToken } from './support/cargo.ts';
import { makeUpload } from './support/crate-file.ts';
import { useFolder, writeFiles } from './support/folders.ts';
import { send } from './support/http.ts';
import { waybillProgram } from './support/paths.ts';
import { eventually, type Program, startProgram } from './support/programs.ts';
import { indexLines } from './support/registry.ts';
import { crateSource, useConsumer } from './support/sources.ts';
import {
  ADMIN_TOKEN,
  checkData,
  runWaybill,
  startAgain,
  useWaybill,
  type Waybill,
} from './support/waybill.ts';

const REGISTRY = 'registry = "waybill"';

/** A workspace that says whether what it is built from came from the registry, in the features that were asked for. */
function useWorkspace(): string {
  const files = (folder: string, of: Record<string, string>) =>
    Object.fromEntries(Object.entries(of).map(([path, content]) => [`${folder}/${path}`, content]));
  const base = crateSource({
    name: 'mv-base',
    manifest: '[features]\nloud = []\n',
    files: {
      'src/lib.rs':
        'pub fn text() -> &\'static str { if cfg!(feature = "loud") { "BASE" } else { "base" } }\n',
    },
  });
  const app = crateSource({
    name: 'mv-app',
    manifest: `[dependencies]\nvoice = { package = "mv-base", path = "../base", version = "0.1", features = ["loud"], ${REGISTRY} }\n`,
    files: { 'src/lib.rs': 'pub fn text() -> String { format!("app on {}", voice::text()) }\n' },
  });
  return writeFiles(useFolder(), {
    'Cargo.toml': '[workspace]\nmembers = ["base", "app"]\nresolver = "2"\n',
    ...files('base', base),
    ...files('app', app),
  });
}

/** A private registry with `mv-base` and `mv-app`, published by cargo, and a folder with their files. */
async function useOldRegistry() {
  const old = await useWaybill({ environment: { WAYBILL_VISIBILITY: 'private' } });
  const author = useCargo(old, '[registry]\nglobal-credential-providers = ["cargo:token"]\n');
  const workspace = useWorkspace();
  const folder = useFolder();
  for (const name of ['mv-base', 'mv-app']) {
    const publish = ['publish', '--registry', 'waybill', '--allow-dirty', '--no-verify', '-p', name];
    await succeeding(author.run(publish, { cwd: workspace, environment: withToken(ADMIN_TOKEN) }));
    const { bytes } = await send(`${old.url}/api/v1/crates/${name}/0.1.0/download`, {
      headers: { authorization: ADMIN_TOKEN },
    });
    writeFileSync(join(folder, `${name}-0.1.0.crate`), bytes);
  }
  return { old, folder };
}

/** A registry that has its administrator, and is stopped. */
async function useStopped(): Promise<Waybill> {
  const waybill = await useWaybill();
  await stop(waybill);
  return waybill;
}

async function stop(program: Program): Promise<void> {
  program.kill('SIGTERM');
  expect(await program.ended).toMatchObject({ code: 0 });
}

const importInto = (waybill: Waybill, args: readonly string[], more: Readonly<Record<string, string>> = {}) =>
  runWaybill(['import', ...args], { ...waybill.environment, ...more });

/** cargo builds a program against the registry, from nothing. */
async function buildConsumer(waybill: Waybill): Promise<string> {
  const program = useConsumer(`mv-app = { version = "0.1", ${REGISTRY} }`, 'mv_app::text()');
  const { stdout } = await succeeding(useCargo(waybill).run(['run', '--quiet'], { cwd: program }));
  return stdout;
}

/**
 * Every file below a folder with the hash of its bytes. Without those in which SQLite keeps account of who reads: its log must
 * be empty then, which is what it is where there is none.
 */
function hashesBelow(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const hashes = files.map(({ parentPath, name }) => {
    const path = join(parentPath, name);
    return [path, createHash('sha256').update(readFileSync(path)).digest('hex')] as const;
  });
  const nothing = createHash('sha256').digest('hex');
  return Object.fromEntries(
    hashes.filter(([path, hash]) => !path.endsWith('-shm') && !(path.endsWith('-wal') && hash === nothing)),
  );
}

test('crates move in from a folder and from a private registry, and cargo builds when the old one is gone', async () => {
  const { old, folder } = await useOldRegistry();
  const damaged = readFileSync(join(folder, 'mv-app-0.1.0.crate')).subarray(0, 300);
  writeFileSync(join(folder, 'broken-1.0.0.crate'), damaged);
  const [fromFolder, fromSparse] = [await useWaybill(), await useStopped()];
  await moveFolder(fromFolder, ['folder', folder, '--owner', 'admin', '--old-index', old.index]);
  const args = ['sparse', old.index, '--crate', 'mv-base', '--crate', 'mv-app', '--owner', 'admin', '--json'];
  await moveSparse(fromSparse, args);

  await stop(old);
  const unreachable = await importInto(fromSparse, args, { WAYBILL_IMPORT_TOKEN: ADMIN_TOKEN });
  expect(unreachable.code, unreachable.stderr).toBe(4);
  expect(JSON.parse(unreachable.stdout).error.kind).toBe('unreachable');
  for (const waybill of [fromFolder, fromSparse])
    expect(await buildConsumer(await startAgain(waybill))).toBe('app on BASE\n');
});

/** Into a registry that runs, so that it has to be stopped first. One of three files is damaged. */
async function moveFolder(waybill: Waybill, args: readonly string[]): Promise<void> {
  const beside = await importInto(waybill, args);
  expect(beside).toMatchObject({ code: 2, stdout: '' });
  expect(beside.stderr).toContain('is in use by another Waybill process');
  await stop(waybill);

  const before = hashesBelow(waybill.dataDir);
  const rehearsal = await importInto(waybill, [...args, '--dry-run']);
  expect(rehearsal.code).toBe(1);
  expect(rehearsal.stdout).toMatch(/^mv-app: new, owned by admin\n {2}new mv-app 0\.1\.0$/m);
  expect(rehearsal.stdout).toMatch(/^ {2}refused broken 1\.0\.0: .*is not inside `broken-1\.0\.0\/`/m);
  expect(rehearsal.stdout).toMatch(
    /^2 would be imported .*, 0 there already, 0 in conflict, 1 refused; 3 crates$/m,
  );
  expect(hashesBelow(waybill.dataDir)).toEqual(before);

  const imported = await importInto(waybill, args);
  expect(imported.code, imported.stderr).toBe(1);
  expect(imported.stdout).toMatch(/^imported mv-base 0\.1\.0$/m);
  expect(imported.stdout).toMatch(/^2 imported .* 1 refused; 3 crates$/m);
  expect(await checkData(waybill)).toMatchObject({
    code: 0,
    stdout: /^clean: 2 crates, 2 versions, 2 files\n$/,
  });
}

/** With a token from stdin, and an answer for scripts. */
async function moveSparse(waybill: Waybill, args: readonly string[]): Promise<void> {
  const refused = await importInto(waybill, args);
  expect(refused.code).toBe(2);
  expect(JSON.parse(refused.stdout).error.message).toContain('WAYBILL_IMPORT_TOKEN');

  const program = startProgram(process.execPath, [waybillProgram, 'import', ...args, '--token', '-'], {
    environment: waybill.environment,
    input: `${ADMIN_TOKEN}\n`,
  });
  const imported = await program.ended;
  expect(JSON.parse(imported.stdout), imported.stderr).toMatchObject({
    complete: true,
    counts: { imported: 2, refused: 0 },
    unmapped_owners: [{ login: 'admin', crates: 2 }],
    missing_dependencies: [],
  });
  expect(imported.code).toBe(0);
}

test('killed at whatever moment, an import goes on where it was, and ends with everything once', async () => {
  const folder = useFolder();
  const versions = 40;
  for (let index = 0; index < versions; index += 1) {
    const { name, version, body } = makeUpload(
      `kill-${index % 8}`,
      `1.${index}.0`,
      Buffer.alloc(50_000, index),
    );
    const crate = body.subarray(4 + body.readUInt32LE(0) + 4);
    writeFileSync(join(folder, `${name}-${version}.crate`), crate);
  }
  const waybill = await useStopped();
  const args = ['import', 'folder', folder, '--owner', 'admin'];
  let done = 0;
  for (const enough of [3, 20]) {
    const program = startProgram(process.execPath, [waybillProgram, ...args], {
      environment: waybill.environment,
    });
    await eventually(
      () => `the import tells nothing: ${program.stdout()}${program.stderr()}`,
      () =>
        (program.stdout().match(/^(imported|there) /gm)?.length ?? 0) >= enough ||
        !program.isRunning() ||
        undefined,
      60_000,
    );
    await sleep(Math.random() * 30);
    program.kill('SIGKILL');
    const { stdout } = await program.ended;
    done = stdout.match(/^(imported|there) /gm)?.length ?? 0;
  }
  expect(done).toBeLessThan(versions);
  const last = await importInto(waybill, args.slice(1));
  expect(last.code, last.stderr).toBe(0);
  expect(last.stdout).toMatch(/^\d+ imported .*, \d+ there already, 0 in conflict, 0 refused; 8 crates$/m);
  expect(await checkData(waybill)).toMatchObject({
    code: 0,
    stdout: /^clean: 8 crates, 40 versions, 40 files\n$/,
  });
  const server = await startAgain(waybill);
  const lines = await Promise.all(
    Array.from({ length: 8 }, (_, index) => indexLines(server.url, `kill-${index}`)),
  );
  expect(new Set(lines.flat().map(({ name, vers }) => `${name} ${vers}`)).size).toBe(versions);
  expect(lines.flat()).toHaveLength(versions);
});
