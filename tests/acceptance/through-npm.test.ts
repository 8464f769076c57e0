import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useFolder } from './support/folders.ts';
import { send } from './support/http.ts';
import { checkout } from './support/paths.ts';
import { freePort } from './support/ports.ts';
import { eventually, type Program, startProgram } from './support/programs.ts';
import { runWaybill, untilServing, usualSettings } from './support/waybill.ts';

/** `npm start` is this and no more, once npm has found the script. */
interface Started {
  door: Program;
  url: string;
  settings: Record<string, string>;
}

test('SIGTERM to `npm start` ends the server, and then itself with the same exit code', async () => {
  const { door, url, settings } = await useNpmStart();
  expect((await send(`${url}/readyz`)).status).toBe(200);
  door.kill('SIGTERM');
  expect(await door.ended).toMatchObject({ code: 0, stdout: expect.stringContaining('"msg":"stopped"') });
  expect(await runWaybill(['check'], settings)).toMatchObject({ code: 0, stdout: /^clean: / });
});

test('a server that refuses to start gives `npm start` its exit code and its sentence', async () => {
  const root = useCheckoutWithDependencies();
  const door = startProgram(process.execPath, ['scripts/bootstrap.mjs', 'start', '--prot', '80'], {
    cwd: root,
  });
  expect(await door.ended).toMatchObject({ code: 1, stderr: /^waybill: [^\n]*--prot[^\n]*\n$/ });
});

test('SIGKILL of `npm start` leaves no server behind', async () => {
  const { door, url, settings } = await useNpmStart();
  door.kill('SIGKILL');
  await eventually(
    () => 'the server still answers',
    () =>
      send(`${url}/healthz`).then(
        () => undefined,
        () => true,
      ),
    5_000,
  );
  expect(await door.ended).toMatchObject({
    signal: 'SIGKILL',
    stdout: expect.stringContaining('"msg":"stopped"'),
  });
  expect(await runWaybill(['check'], settings)).toMatchObject({ code: 0, stdout: /^clean: / });
});

async function useNpmStart(): Promise<Started> {
  const port = await freePort();
  const settings = usualSettings(port, join(useFolder(), 'data'));
  // The address goes the way of a flag, to see that one arrives.
  const { WAYBILL_LISTEN: listen = '', ...environment } = settings;
  const args = ['scripts/bootstrap.mjs', 'start', '--listen', listen];
  const door = startProgram(process.execPath, args, { cwd: useCheckoutWithDependencies(), environment });
  await untilServing(door);
  return { door, url: `http://${listen}`, settings };
}

/**
 * A folder that is to the bootstrap a checkout whose dependencies are installed. Not the checkout itself:
 * were they not those of the lock file, a test would reinstall what it is running on.
 */
function useCheckoutWithDependencies(): string {
  const root = useFolder();
  mkdirSync(join(root, 'scripts'));
  mkdirSync(join(root, 'node_modules'));
  for (const file of ['scripts/bootstrap.mjs', 'package-lock.json'])
    copyFileSync(join(checkout, file), join(root, file));
  for (const path of [
    'apps',
    'build',
    'node_modules/.bin',
    'scripts/build-web.ts',
    'scripts/build-program.ts',
  ])
    symlinkSync(join(checkout, path), join(root, path));
  const lock = lockHash(join(root, 'package-lock.json'));
  writeFileSync(join(root, 'node_modules', '.waybill-installed'), lock);
  return root;
}

function lockHash(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
