import { createServer, type IncomingHttpHeaders } from 'node:http';
import { beforeAll, expect, test } from 'vitest';
import { type BehindProxy, useWaybillBehindProxy } from './support/behind-proxy.ts';
import { succeeding, useCargo, withToken } from './support/cargo.ts';
import { makeUpload } from './support/crate-file.ts';
import { useFolder } from './support/folders.ts';
import { send } from './support/http.ts';
import { cleanUpLater, keepToTheEnd } from './support/lifetime.ts';
import { freePort } from './support/ports.ts';
import { lines } from './support/proxy.ts';
import { indexLines } from './support/registry.ts';
import { useConsumer } from './support/sources.ts';
import { putAll } from './support/uploads.ts';
import { ADMIN_TOKEN } from './support/waybill.ts';

keepToTheEnd();

let place: BehindProxy;

beforeAll(async () => {
  place = await useWaybillBehindProxy();
});

test('§13.13 §13.15 what is downloaded has its checksum, also with build metadata, and is packed only once', async () => {
  const { waybill, proxy } = place;
  const built = makeUpload('sealed', '1.0.0+build.5', Buffer.from('seal'.repeat(5_000)));
  await putAll(waybill.url, [built]);
  proxy.forget();
  const cwd = useConsumer('sealed = { version = "1", registry = "waybill" }', '1');
  const fetched = await succeeding(useCargo(waybill).run(['fetch'], { cwd }));
  expect(fetched.stderr).toContain('Downloaded sealed v1.0.0+build.5');
  const path = '/api/v1/crates/sealed/1.0.0+build.5/download';
  expect(lines(proxy)).toContain(`GET ${path} 200`);

  const raw = await send(waybill.url + path, { headers: { 'accept-encoding': 'deflate, gzip' } });
  expect(raw.headers['content-encoding']).toBeUndefined();
  expect(raw.headers['content-length']).toBe(String(raw.bytes.length));
  expect(raw.bytes.subarray(0, 2)).toEqual(Buffer.from([0x1f, 0x8b]));

  // Somebody in between changes one byte.
  proxy.intercept((request, response) => {
    if (request.url !== path) return false;
    const changed = Buffer.from(raw.bytes);
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
    response.end(changed);
    return true;
  });
  const changed = await useCargo(waybill).run(['fetch'], { cwd });
  proxy.intercept(null);
  expect(changed).toMatchObject({ code: 101, stderr: /failed to verify the checksum of `sealed/ });
});

test('§13.14 a download that is sent on to the storage does not take the token along', async () => {
  const { waybill, proxy } = await useWaybillBehindProxy({ WAYBILL_VISIBILITY: 'private' });
  await putAll(waybill.url, [makeUpload('stored', '1.0.0')]);
  const storage = await useStorage(waybill.url);
  const withTokenHere: unknown[] = [];
  proxy.intercept((request, response) => {
    if (!request.url?.endsWith('/download')) return false;
    withTokenHere.push(request.headers.authorization);
    response.writeHead(302, { location: storage.url + request.url }).end();
    return true;
  });
  const cargo = useCargo(waybill, '[registry]\nglobal-credential-providers = ["cargo:token"]\n');
  const cwd = useConsumer('stored = { version = "1", registry = "waybill" }', '1');
  await succeeding(cargo.run(['fetch'], { cwd, environment: withToken(ADMIN_TOKEN) }));
  expect(withTokenHere).toEqual([ADMIN_TOKEN]);
  expect(storage.asked).toHaveLength(1);
  expect(storage.asked[0]?.authorization).toBeUndefined();
});

test('§13.16 a yanked version stays for whoever locked it, and for nobody new', async () => {
  const { waybill } = place;
  await putAll(waybill.url, [makeUpload('regret', '1.0.0'), makeUpload('regret', '1.1.0')]);
  const cwd = useConsumer('regret = { version = "1", registry = "waybill" }', '1');
  await succeeding(useCargo(waybill).run(['generate-lockfile'], { cwd }));
  const yanked = await send(`${waybill.url}/api/v1/crates/regret/1.1.0/yank`, {
    method: 'DELETE',
    token: ADMIN_TOKEN,
  });
  expect(yanked.status).toBe(200);

  const cargo = useCargo(waybill);
  const locked = await succeeding(cargo.run(['fetch', '--locked'], { cwd }));
  expect(locked.stderr).toContain('Downloaded regret v1.1.0');
  const updated = await succeeding(cargo.run(['update'], { cwd }));
  expect(updated.stderr).toContain('Downgrading regret v1.1.0 (registry `waybill`) -> v1.0.0');
  const precise = await succeeding(cargo.run(['update', 'regret', '--precise', '1.1.0'], { cwd }));
  expect(precise.stderr).toMatch(/warning: selected package `regret@1\.1\.0` was yanked/);
});

test('§13.38 `cargo yank` and its undoing are in the index at once, and what is not there cannot be yanked', async () => {
  const { waybill } = place;
  await putAll(waybill.url, [makeUpload('wavering', '1.0.0')]);
  const cargo = useCargo(waybill);
  const cwd = useFolder();
  const yank = (crate: string, ...more: readonly string[]) =>
    cargo.run(['yank', '--registry', 'waybill', crate, ...more], {
      cwd,
      environment: withToken(ADMIN_TOKEN),
    });
  const isYanked = async () => (await indexLines(waybill.url, 'wavering')).map(({ yanked }) => yanked);
  await succeeding(yank('wavering@1.0.0'));
  expect(await isYanked()).toEqual([true]);
  await succeeding(yank('wavering@1.0.0', '--undo'));
  expect(await isYanked()).toEqual([false]);
  expect(await yank('wavering@2.0.0')).toMatchObject({
    code: 101,
    stderr: /status 404 Not Found\): crate `wavering` does not have a version `2\.0\.0`/,
  });
  expect(await yank('unheard-of@1.0.0')).toMatchObject({
    code: 101,
    stderr: /status 404 Not Found\): crate `unheard-of` does not exist/,
  });
});

/** Somewhere else, where the files are: it takes whoever knows the address. */
async function useStorage(registry: string) {
  const asked: IncomingHttpHeaders[] = [];
  const server = createServer(async (request, response) => {
    asked.push(request.headers);
    const file = await send(registry + request.url, { token: ADMIN_TOKEN });
    response.writeHead(file.status, { 'content-type': 'application/gzip' }).end(file.bytes);
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  cleanUpLater(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${port}`, asked };
}
