import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { succeeding, useCargo, withToken } from './support/cargo.ts';
import { makeUpload } from './support/crate-file.ts';
import { useFolder, writeFiles } from './support/folders.ts';
import { send } from './support/http.ts';
import { freePort } from './support/ports.ts';
import { eventually } from './support/programs.ts';
import { downloadedSha256, indexLines } from './support/registry.ts';
import { beginDownload, beginUpload } from './support/slow-transfers.ts';
import { useCrate } from './support/sources.ts';
import { upload } from './support/uploads.ts';
import { checkData, runWaybill, startAgain, useWaybill, usualSettings } from './support/waybill.ts';

/** What `useWaybill` sets up and these servers must not have. */
const nobody = {
  WAYBILL_SETUP__ADMIN_LOGIN: '',
  WAYBILL_SETUP__ADMIN_EMAIL: '',
  WAYBILL_SETUP__ADMIN_TOKEN: '',
};

describe('the first start', () => {
  test('prints a link that makes the administrator, once, with a token for cargo', async () => {
    const waybill = await useWaybill({ environment: nobody });
    const link = setupLinkIn(waybill.stdout());
    const form = await send(link);
    expect(form).toMatchObject({ status: 200, text: expect.stringContaining('Set up this registry') });

    const done = await submit(link, {
      login: 'alice',
      email: 'alice@example.com',
      password: 'a long password',
    });
    expect(done).toMatchObject({ status: 200, text: expect.stringContaining('Welcome, alice') });
    expect(done.text).toContain(waybill.index);
    const token = /<code>([^\s<]{20,})<\/code>/.exec(done.text)?.[1] ?? '';
    const source = useCrate({ name: 'first' });
    const publish = useCargo(waybill).run(['publish', '--registry', 'waybill'], {
      cwd: source,
      environment: withToken(token),
    });
    await succeeding(publish);

    expect(await send(link)).toMatchObject({
      status: 403,
      text: expect.stringContaining('set up already'),
    });
    const mallory = { login: 'mallory', email: 'mallory@example.com', password: 'another password' };
    expect(await submit(link, mallory)).toMatchObject({ status: 403 });

    waybill.kill('SIGTERM');
    await waybill.ended;
    expect((await startAgain(waybill)).stdout()).not.toContain('/setup?token=');
  });

  test('prints a new link as long as there is nobody, and the old one is void', async () => {
    const first = await useWaybill({ environment: nobody });
    const old = setupLinkIn(first.stdout());
    first.kill('SIGTERM');
    await first.ended;
    const second = await startAgain(first);
    expect(setupLinkIn(second.stdout())).not.toBe(old);
    expect(await send(old)).toMatchObject({ status: 403 });
    expect(await send(setupLinkIn(second.stdout()))).toMatchObject({ status: 200 });
  });

  test('asks again for what is wrong in the form, and keeps the link', async () => {
    const link = setupLinkIn((await useWaybill({ environment: nobody })).stdout());
    const again = await submit(link, { login: 'alice', email: 'alice@example.com', password: 'short' });
    expect(again.status).toBe(400);
    expect(again.text).toMatch(/role="alert"[\s\S]*value="alice"/);
    expect(await send(link)).toMatchObject({ status: 200 });
  });
});

test('--print-config tells each value and where it came from, no secret, and starts nothing', async () => {
  const cwd = writeFiles(useFolder(), { 'waybill.toml': 'visibility = "private"\n' });
  const environment = usualSettings(1, join(cwd, 'data'));
  const printed = await runWaybill(['serve', '--print-config', '--listen', '127.0.0.1:2'], environment, cwd);
  expect(printed).toMatchObject({ code: 0, stderr: '' });
  expect(printed.stdout).toMatch(/^listen = "127\.0\.0\.1:2" +# command line$/m);
  expect(printed.stdout).toMatch(/^visibility = "private" +# file .*waybill\.toml$/m);
  expect(printed.stdout).toMatch(/^setup\.admin_login = "admin" +# environment WAYBILL_SETUP__ADMIN_LOGIN$/m);
  expect(printed.stdout).toMatch(/^log_level = "info" +# default$/m);
  expect(printed.stdout).not.toContain(environment['WAYBILL_SETUP__ADMIN_TOKEN']);
  expect(await runWaybill(['check'], environment, cwd)).toMatchObject({ code: 2 });
});

test('check tells in JSON, too, what it found and why it could not look', async () => {
  const waybill = await useWaybill();
  const clean = await runWaybill(['check', '--json'], waybill.environment);
  expect(clean).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(clean.stdout)).toEqual({
    ...{ clean: true, crates: 0, versions: 0, files: 0 },
    ...{ problems: [], notes: [] },
  });
  const nowhere = await runWaybill(['check', '--json', '--data-dir', useFolder()]);
  expect(nowhere.code).toBe(2);
  expect(JSON.parse(nowhere.stdout)).toMatchObject({
    error: { kind: 'usage', message: expect.any(String), remedy: null, code: null },
  });
});

describe('refuses to start, with one sentence', () => {
  test.each([
    {
      because: 'a variable is misspelt',
      environment: { WAYBILL_LISTN: '127.0.0.1:80' },
      sentence: /Unknown environment variable WAYBILL_LISTN; did you mean "WAYBILL_LISTEN"\?$/,
    },
    {
      because: 'a key of the file is misspelt',
      file: '[setup]\nadmin_logn = "alice"\n',
      sentence: /Unknown key "setup\.admin_logn" in \S+waybill\.toml; did you mean "setup\.admin_login"\?$/,
    },
    {
      because: 'two settings contradict each other',
      environment: { WAYBILL_SETUP__ADMIN_EMAIL: '' },
      sentence: /\[setup\] needs admin_login and admin_email together/,
    },
    {
      because: 'an issuer would be asked over plain http',
      environment: {
        WAYBILL_TRUSTED_PUBLISHING__ISSUERS: '[{"provider": "github", "url": "http://ci.example.com"}]',
      },
      sentence: /issuers\[0\]\.url is plain http, which is allowed only with internal = true/,
    },
    {
      because: 'the file is not there',
      args: ['--config', 'missing.toml'],
      sentence: /--config names \S+missing\.toml, but there is no such file\.$/,
    },
    {
      because: 'there is no such flag',
      args: ['--prot', '80'],
      sentence: /'--prot'.*waybill serve --help/,
    },
  ])('$because', async ({ environment = {}, file, args = [], sentence }) => {
    const cwd = useFolder();
    if (file !== undefined) writeFiles(cwd, { 'waybill.toml': file });
    const settings = { ...usualSettings(await freePort(), join(cwd, 'data')), ...environment };
    expectRefusal(await runWaybill(['serve', ...args], settings, cwd), sentence);
  });

  test('the folder is in use', async () => {
    const waybill = await useWaybill();
    const settings = usualSettings(await freePort(), waybill.dataDir);
    expectRefusal(await runWaybill(['serve'], settings), /is in use by another Waybill process/);
    expect((await send(`${waybill.url}/readyz`)).status).toBe(200);
  });

  test('the folder was made by a newer version', async () => {
    const waybill = await useWaybill();
    waybill.kill('SIGTERM');
    await waybill.ended;
    const file = join(waybill.dataDir, 'waybill.json');
    const marker = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    writeFileSync(file, JSON.stringify({ ...marker, layout: 99 }));
    expectRefusal(await runWaybill(['serve'], waybill.environment), /was made by a newer Waybill/);
  });

  test('the port is in use', async () => {
    const port = await freePort();
    const other = createServer().listen(port, '127.0.0.1');
    onTestFinished(() => void other.close());
    await once(other, 'listening');
    const settings = usualSettings(port, join(useFolder(), 'data'));
    expectRefusal(await runWaybill(['serve'], settings), /is in use by another program/);
  });
});

test('SIGTERM finishes the slow upload and download in flight, and the next start has all of it', async () => {
  const waybill = await useWaybill({
    environment: { WAYBILL_LIMITS__UPLOAD_BYTES: String(64 * 1024 * 1024) },
  });
  // More than the buffers of both ends hold, so that most of it is still the server's to send.
  const large = makeUpload('large', '1.0.0', randomBytes(32 * 1024 * 1024));
  expect(await upload(waybill.url, large)).toEqual({ kind: 'acknowledged' });

  const slow = makeUpload('slow', '1.0.0', randomBytes(200_000));
  const uploading = await beginUpload(waybill.port, slow);
  const downloading = await beginDownload(waybill.port, '/api/v1/crates/large/1.0.0/download');
  waybill.kill('SIGTERM');
  await eventually(
    () => 'the server still takes new connections',
    async () => ((await isRefused(waybill.port)) ? true : undefined),
  );
  expect(waybill.isRunning()).toBe(true);

  expect(await uploading.finish()).toMatch(/^HTTP\/1\.1 200 /);
  expect(await downloading.finish()).toBe(large.sha256);
  const asked = Date.now();
  expect(await waybill.ended).toMatchObject({ code: 0, stderr: '' });
  expect(Date.now() - asked).toBeLessThan(5_000);

  const next = await startAgain(waybill);
  expect(await indexLines(next.url, 'slow')).toMatchObject([{ vers: '1.0.0', cksum: slow.sha256 }]);
  expect(await downloadedSha256(next.url, 'slow', '1.0.0')).toBe(slow.sha256);
  expect(await checkData(next)).toMatchObject({ code: 0, stdout: /^clean: 2 crates, 2 versions/ });
});

function setupLinkIn(output: string): string {
  const link = /http:\/\/\S+\/setup\?token=\S+/.exec(output)?.[0];
  if (link === undefined) throw new Error(`there is no set-up link in:\n${output}`);
  return link;
}

/** Sends the form as a browser does: to where the page says, with its hidden field. */
function submit(link: string, fields: Readonly<Record<string, string>>) {
  const { origin, pathname, searchParams } = new URL(link);
  const form = new URLSearchParams({ token: searchParams.get('token') ?? '', ...fields });
  return send(`${origin}${pathname}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin },
    body: form.toString(),
  });
}

function expectRefusal(ended: { code: number | null; stderr: string }, sentence: RegExp): void {
  expect(ended.code).toBe(1);
  expect(ended.stderr).toMatch(/^waybill: [^\n]+\n$/);
  expect(ended.stderr.trimEnd()).toMatch(sentence);
}

function isRefused(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => resolve(true));
    socket.once('connect', () => {
      socket.destroy();
      resolve(false);
    });
  });
}
