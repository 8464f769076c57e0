import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { request } from 'node:https';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Cargo, succeeding, useCargo, withToken } from './support/cargo.ts';
import { makeUpload } from './support/crate-file.ts';
import { writeFiles } from './support/folders.ts';
import { send } from './support/http.ts';
import { cleanUpLater, keepToTheEnd } from './support/lifetime.ts';
import { makeCertificate, nginxPlace, useDeployedNginx, useNginx } from './support/nginx.ts';
import { freePort } from './support/ports.ts';
import { useProxy } from './support/proxy.ts';
import { indexLines, indexPath } from './support/registry.ts';
import { publishing } from './support/rocket.ts';
import { crateSource, useConsumer, useCrate } from './support/sources.ts';
import { putAll } from './support/uploads.ts';
import { ADMIN_TOKEN, useWaybill } from './support/waybill.ts';

/** `npm test` leaves this file out, and says so, where there is no nginx. */

keepToTheEnd();

const admin = withToken(ADMIN_TOKEN);
const quick = [...publishing, '--no-verify'];
const STREAMS = 100;

test('§13.66 §13.27 over TLS cargo asks for a hundred files at once on one connection, and uploads there too', async () => {
  const { port, url } = await nginxPlace('https');
  const certificate = await makeCertificate();
  const behind = await freePort();
  // Between nginx and the registry somebody counts what is under way.
  const proxy = await useProxy(behind);
  const nginx = await useNginx({
    port,
    certificate,
    http2: true,
    upstreamPort: Number(new URL(proxy.url).port),
  });
  const waybill = await useWaybill({ port: behind, environment: { WAYBILL_PUBLIC_URL: url } });
  const cargo = useCargo(waybill, `[http]\ncainfo = ${JSON.stringify(certificate.file)}\n`);

  const names = Array.from({ length: STREAMS }, (_, at) => `stream-${at}`);
  await putAll(
    waybill.url,
    names.map((name) => makeUpload(name, '0.1.0')),
  );
  const dependencies = names.map((name) => `${name} = { version = "0.1", registry = "waybill" }`).join('\n');
  const most = countUnderWay(proxy, ({ url: path }) => path?.startsWith('/index/st/') ?? false);
  await succeeding(cargo.run(['fetch'], { cwd: useConsumer(dependencies, '1') }));
  proxy.hold(null);
  expect(most()).toBe(STREAMS);
  const index = nginx.answered().filter(({ path }) => path.startsWith('/index/'));
  expect(index).toHaveLength(1 + STREAMS);
  expect(new Set(index.map(({ protocol }) => protocol))).toEqual(new Set(['HTTP/2.0']));
  expect(new Set(index.map(({ connection }) => connection)).size).toBe(1);

  expect((await publishOf(cargo, '0.1.0', 500_000)).code).toBe(0);
  expect((await publishOf(cargo, '0.2.0', 1_500_000)).code).toBe(0);
  const refused = await publishOf(cargo, '0.3.0', 12_000_000);
  expect(refused).toMatchObject({ code: 101, stderr: /status 413 .*\): .*10 ?485 ?760/ });
  const uploads = nginx.answered().filter(({ method }) => method === 'PUT');
  expect(uploads.map(({ protocol, status }) => [protocol, status])).toEqual([
    ['HTTP/2.0', 200],
    ['HTTP/2.0', 200],
    ['HTTP/2.0', 413],
  ]);
});

test('§13.67 a proxy that speaks HTTP/1.0 to the registry, as nginx does unasked, is enough', async () => {
  const { port, url } = await nginxPlace('http');
  const behind = await freePort();
  const nginx = await useNginx({ port, upstreamPort: behind });
  const waybill = await useWaybill({ port: behind, environment: { WAYBILL_PUBLIC_URL: url } });
  const cargo = useCargo(waybill);
  const source = useCrate({ name: 'weight' });
  for (const version of ['0.1.0', '0.2.0']) {
    writeFiles(source, crateSource({ name: 'weight', version }));
    await succeeding(cargo.run(quick, { cwd: source, environment: admin }));
  }
  const refused = await publishOf(cargo, '0.3.0', 12_000_000);
  expect(refused).toMatchObject({ code: 101, stderr: /status 413 .*\): .*10 ?485 ?760/ });
  const cwd = useConsumer('weight = { version = "0.1", registry = "waybill" }', '1');
  await succeeding(cargo.run(['fetch'], { cwd }));
  expect(await indexLines(url, 'weight')).toHaveLength(2);
  expect(new Set(nginx.answered().map(({ protocol }) => protocol))).toEqual(new Set(['HTTP/1.1']));
});

test('§13.11 a proxy that packs the index weakens its ETags, and they are known all the same', async () => {
  const { port, url } = await nginxPlace('http');
  const behind = await freePort();
  // What the registry would pack itself, this one asks for unpacked.
  const location =
    'gzip on; gzip_types *; gzip_proxied any; gzip_min_length 1; proxy_set_header Accept-Encoding "";';
  const nginx = await useNginx({ port, upstreamPort: behind, location });
  const waybill = await useWaybill({ port: behind, environment: { WAYBILL_PUBLIC_URL: url } });
  await putAll(waybill.url, [makeUpload('weakened', '0.1.0'), makeUpload('weakened', '0.1.1')]);
  const path = `/index/${indexPath('weakened')}`;
  const headers = { 'accept-encoding': 'deflate, gzip' };
  const first = await send(url + path, { headers });
  expect(first.headers).toMatchObject({ 'content-encoding': 'gzip', etag: expect.stringMatching(/^W\/"/) });
  for (const method of ['GET', 'HEAD']) {
    const conditional = { ...headers, 'if-none-match': String(first.headers.etag) };
    expect(await send(url + path, { method, headers: conditional })).toMatchObject({ status: 304, text: '' });
  }
  const cargo = useCargo(waybill);
  const cwd = useConsumer('weakened = { version = "0.1", registry = "waybill" }', '1');
  await succeeding(cargo.run(['fetch'], { cwd }));
  await succeeding(cargo.run(['update'], { cwd }));
  const asked = nginx.answered().filter((answered) => answered.path === path);
  expect(asked.map(({ status }) => status).slice(-2)).toEqual([200, 304]);
});

test('deploy/nginx: what a copy refuses on purpose leaves it in, and one that is gone is left out', async () => {
  const { port, url } = await nginxPlace('https');
  const certificate = await makeCertificate();
  const asked: string[] = [];
  const copies = await Promise.all(['first', 'second'].map((name) => useCopy(name, asked)));
  await useDeployedNginx({ port, certificate, copies: copies.map((copy) => copy.port) });
  const ca = readFileSync(certificate.file);
  const ask = (method: string, path: string) => statusOverTls(url + path, { method, ca });

  // Trusted publishing is paused: each copy says so, and the pages, the index and all else go on.
  for (let times = 0; times < 4; times += 1) expect(await ask('POST', '/paused')).toBe(503);
  expect(await ask('GET', '/paused')).toBe(503);
  expect(asked).toHaveLength(5);
  expect(await ask('GET', '/index/config.json')).toBe(200);

  copies[0]?.close();
  for (let times = 0; times < 4; times += 1) expect(await ask('GET', '/index/config.json')).toBe(200);
  expect(asked.slice(-4)).toEqual(Array(4).fill('second GET /index/config.json'));
});

/** Stands for a copy: all that nginx sees of one. */
async function useCopy(name: string, asked: string[]): Promise<{ port: number; close(): void }> {
  const port = await freePort();
  const server = createServer(({ method, url = '' }, response) => {
    asked.push(`${name} ${method} ${url}`);
    response.writeHead(url === '/paused' ? 503 : 200).end();
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  cleanUpLater(close);
  return { port, close };
}

function statusOverTls(url: string, options: { method: string; ca: Buffer }): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(url, { ...options, agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .once('error', reject)
      .end();
  });
}

function publishOf(cargo: Cargo, version: string, bytes: number) {
  const cwd = useCrate({ name: 'weight', version });
  writeFileSync(join(cwd, 'ballast'), randomBytes(bytes));
  return cargo.run(quick, { cwd, environment: admin });
}

/** Holds these requests until as many are there as may be expected, or no more come. @returns how many there were. */
function countUnderWay(
  proxy: Awaited<ReturnType<typeof useProxy>>,
  concerns: (request: { url?: string | undefined }) => boolean,
): () => number {
  const waiting: (() => void)[] = [];
  let most = 0;
  const letGo = () => {
    for (const go of waiting.splice(0)) go();
  };
  proxy.hold(async (request) => {
    if (!concerns(request)) return;
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      most = Math.max(most, waiting.length);
      if (waiting.length === STREAMS) letGo();
      else setTimeout(letGo, PATIENCE_MS).unref();
    });
  });
  return () => most;
}

const PATIENCE_MS = 10_000;
