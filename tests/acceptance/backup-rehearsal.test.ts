import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { succeeding, useCargo, withToken } from './support/cargo.ts';
import { exchange, idTokenOf } from './support/ci-sim.ts';
import { makeUpload, type Upload } from './support/crate-file.ts';
import { databaseKinds } from './support/databases.ts';
import { useFolder, writeFiles } from './support/folders.ts';
import { waybillProgram } from './support/paths.ts';
import { freePort } from './support/ports.ts';
import { startProgram } from './support/programs.ts';
import { downloadedSha256, indexLines } from './support/registry.ts';
import { publishing, releaseJob, rocket, useTrustedRocket, versions } from './support/rocket.ts';
import { useConsumer, useCrate } from './support/sources.ts';
import { putAll, upload } from './support/uploads.ts';
import { ADMIN_TOKEN, runWaybill, useWaybill } from './support/waybill.ts';

const kinds = databaseKinds();
/** Each kind of database is backed up, and restored into the next one. */
const ways = kinds.map((from, at) => ({ from, to: kinds[(at + 1) % kinds.length] ?? from }));

test.each(ways)(
  'a registry on $from.name that is lost comes back on $to.name from a backup made while it was busy',
  async ({ from, to }) => {
    const port = await freePort();
    const { sim, waybill, cargo, source } = await useTrustedRocket(await from.use(), { port });
    const base = useCrate({ name: 'base', files: { 'src/lib.rs': 'pub fn of() -> u8 { 41 }\n' } });
    const upper = useCrate({
      name: 'upper',
      manifest: '[dependencies]\nbase = { version = "0.1", registry = "waybill" }\n',
      files: { 'src/lib.rs': 'pub fn of() -> u8 { base::of() + 1 }\n' },
    });
    for (const cwd of [base, upper])
      await succeeding(
        cargo.run([...publishing, '--no-verify'], { cwd, environment: withToken(ADMIN_TOKEN) }),
      );
    const many = Array.from({ length: 20 }, (_, at) =>
      makeUpload(`crate-${at}`, '0.1.0', Buffer.alloc(5_000 * at, at)),
    );
    await putAll(waybill.url, many);

    const acknowledged: Upload[] = [...many];
    let going = true;
    const busy = (async () => {
      for (let count = 0; going; count++) {
        const one = makeUpload('busy', `0.${count}.0`);
        if ((await upload(waybill.url, one)).kind === 'acknowledged') acknowledged.push(one);
      }
    })();
    const file = join(useFolder(), 'registry.tar.gz');
    const secret = join(
      writeFiles(useFolder(), { passphrase: 'correct horse battery staple\n' }),
      'passphrase',
    );
    await expect.poll(() => acknowledged.length).toBeGreaterThan(many.length + 2);
    const before = [...acknowledged];
    const made = await runWaybill(['backup', file, '--passphrase-file', secret], waybill.environment);
    expect(made, made.stderr).toMatchObject({ code: 0 });
    expect(made.stderr).toMatch(/is whole: \d+ files, .*, \d+ rows, with the secrets, encrypted/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    going = false;
    await busy;

    // The machine burns down.
    waybill.kill('SIGKILL');
    await waybill.ended;
    const dataDir = join(useFolder(), 'data');
    const settings = { ...(await to.use()), ...sim.settings };
    const place = {
      ...waybill.environment,
      WAYBILL_DATABASE_URL: '',
      ...settings,
      WAYBILL_DATA_DIR: dataDir,
    };
    // The first tries are killed, wherever they are, and leave nothing that a server would start on.
    const restoring = ['restore', file, '--passphrase-file', secret];
    let killed = 0;
    for (const afterMs of [900, 1_300, 1_700]) {
      const doomed = startProgram(process.execPath, [waybillProgram, ...restoring], { environment: place });
      await Promise.race([sleep(afterMs), doomed.ended]);
      if (!doomed.isRunning()) break;
      doomed.kill('SIGKILL');
      await doomed.ended;
      killed += 1;
      if (existsSync(join(dataDir, 'being-filled')))
        expect((await runWaybill(['check'], place)).stderr).toContain('half filled');
    }
    const restored = await runWaybill(restoring, place);
    expect(restored, restored.stderr).toMatchObject({ code: 0 });
    const checked = await runWaybill(['check'], place);
    expect(checked).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^clean: [^\n]*\n$/),
      stderr: '',
    });

    const again = await useWaybill({ port, dataDir, environment: { WAYBILL_DATABASE_URL: '', ...settings } });
    for (const { name, version, sha256 } of before) {
      const line = (await indexLines(again.url, name)).find(({ vers }) => vers === version);
      expect(line?.cksum, `${name} ${version}`).toBe(sha256);
      expect(await downloadedSha256(again.url, name, version)).toBe(sha256);
    }
    const consumer = useConsumer('upper = { version = "0.1", registry = "waybill" }', 'upper::of()');
    expect((await succeeding(useCargo(again).run(['run'], { cwd: consumer }))).stdout).toBe('42\n');

    const job = await sim.startJob(releaseJob);
    const exchanged = await exchange(again.url, await idTokenOf(job, again.url.replace('http://', '')));
    expect(exchanged, JSON.stringify(exchanged.json)).toMatchObject({ status: 200 });
    writeFiles(source, rocket('0.2.0'));
    const token = withToken(String(exchanged.json['token']));
    await succeeding(cargo.run(publishing, { cwd: source, environment: token }));
    expect(await versions(again)).toEqual(['0.1.0', '0.2.0']);
    console.log(
      `rehearsal ${from.name} → ${to.name}: ${before.length} versions acknowledged before the backup, ${before.length} there after; ${killed} restores killed`,
    );
  },
);
