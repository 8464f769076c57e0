import { execFile, spawn } from 'node:child_process';
import { copyFile, mkdtemp, rm, utimes } from 'node:fs/promises';
import {
  type ClientHttp2Session,
  connect as connectHttp2,
  constants,
  type OutgoingHttpHeaders,
} from 'node:http2';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ADMIN_EMAIL, ADMIN_PASSWORD, ADMIN_TOKEN } from '../testing/test-config.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { put, uploadWith } from '../testing/uploads.ts';

const run = promisify(execFile);
const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
let certificates: string;
beforeAll(async () => {
  certificates = await mkdtemp(join(tmpdir(), 'waybill-tls-'));
  for (const name of ['first', 'second'])
    await run('openssl', [
      ...[
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-days',
        '2',
      ],
      ...['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1'],
      ...['-keyout', join(certificates, `${name}.key`), '-out', join(certificates, `${name}.pem`)],
    ]);
});
afterAll(() => rm(certificates, { recursive: true }));

let server: TestServer;
const afterwards: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of afterwards.splice(0).reverse()) await step();
  await server.close();
});

const portOf = () => Number(new URL(server.url).port);

function session(options: Parameters<typeof connectHttp2>[1] = {}): ClientHttp2Session {
  const client = connectHttp2(server.url, options);
  client.on('error', () => {});
  afterwards.push(() => client.destroy());
  return client;
}

/** A request over HTTP/2, to the end of its answer. */
function ask(
  client: ClientHttp2Session,
  headers: OutgoingHttpHeaders,
  body?: Uint8Array,
): Promise<{ status: number; headers: Record<string, unknown>; text: string }> {
  return new Promise((resolve, reject) => {
    const stream = client.request(headers, { endStream: body === undefined });
    let answered: Record<string, unknown> = {};
    const chunks: Buffer[] = [];
    stream
      .on('response', (given) => {
        answered = given;
      })
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', () =>
        resolve({
          status: Number(answered[':status']),
          headers: answered,
          text: Buffer.concat(chunks).toString(),
        }),
      )
      .on('error', reject);
    if (body !== undefined) stream.end(body);
  });
}

/** What a bare connection says until it is closed, or for so long. */
function told(socket: Socket, longestMs = 2_000): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const done = () => resolve(text);
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    socket.on('close', done).on('error', done);
    setTimeout(done, longestMs);
  });
}

function open(): Socket {
  const socket = connect(portOf(), '127.0.0.1');
  afterwards.push(() => socket.destroy());
  return socket;
}

describe('on one plain port', () => {
  beforeEach(async () => {
    server = await startTestServer();
    expect((await put(server, await uploadWith({ name: 'demo' }))).status).toBe(200);
  });

  it('both versions are answered alike, conditional requests too', async () => {
    const client = session();
    const http1 = await server.request('GET', '/index/de/mo/demo', { token: null });
    const http2 = await ask(client, { ':path': '/index/de/mo/demo' });
    expect(http2).toMatchObject({ status: 200, text: http1.text });
    expect(http2.headers['etag']).toBe(http1.headers.get('etag'));
    const again = await ask(client, {
      ':path': '/index/de/mo/demo',
      'if-none-match': String(http2.headers['etag']),
    });
    expect(again).toMatchObject({ status: 304, text: '' });
    expect((await ask(client, { ':path': '/index/no/ne/nonesuch' })).status).toBe(404);
    expect((await ask(client, { ':path': '/api/v1/me' })).status).toBe(403);
    const json = await ask(client, { ':path': '/api/v1/me', authorization: ADMIN_TOKEN });
    expect(JSON.parse(json.text).user.login).toBe('admin');
    const signedIn = await ask(
      client,
      { ':path': '/api/auth/sign-in/email', ':method': 'POST', 'content-type': 'application/json' },
      Buffer.from(JSON.stringify({ email: ADMIN_EMAIL, password: ADMIN_PASSWORD })),
    );
    expect(signedIn.status, signedIn.text).toBe(200);
    const [cookie = ''] = signedIn.headers['set-cookie'] as string[];
    const me = await ask(client, { ':path': '/api/v1/me', cookie: cookie.split(';', 1)[0] });
    expect(JSON.parse(me.text).user.login).toBe('admin');
    const page = await ask(client, {
      ':path': '/crates/demo',
      accept: 'text/html',
      'accept-encoding': 'gzip',
    });
    expect(page.status).toBe(200);
    expect(page.headers['content-security-policy']).toBeDefined();
  });

  it('300 requests at once over one connection are all answered', async () => {
    const client = session();
    const answers = await Promise.all(
      Array.from({ length: 300 }, () => ask(client, { ':path': '/index/de/mo/demo' })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });

  it('a crate of several megabytes is published and downloaded over HTTP/2', async () => {
    const client = session();
    const ballast = {
      header: { name: 'ballast' },
      content: Buffer.from(crypto.getRandomValues(new Uint8Array(65_536))),
    };
    const entries = Array.from({ length: 60 }, (_, at) => ({
      ...ballast,
      header: { name: `ballast-${at}` },
      content: Buffer.from(crypto.getRandomValues(new Uint8Array(65_536))),
    }));
    const body = await uploadWith({ name: 'heavy', entries });
    expect(body.length).toBeGreaterThan(3_500_000);
    const published = await ask(
      client,
      { ':path': '/api/v1/crates/new', ':method': 'PUT', authorization: ADMIN_TOKEN },
      body,
    );
    expect(published.status, published.text).toBe(200);
    const got = await ask(client, { ':path': '/api/v1/crates/heavy/1.0.0/download' });
    expect(got.status).toBe(200);
    expect(Number(got.headers['content-length'])).toBeGreaterThan(3_500_000);
    const broken = await ask(
      client,
      { ':path': '/api/v1/crates/new', ':method': 'PUT', authorization: ADMIN_TOKEN },
      (await uploadWith({ name: 'heavy', version: '1.0.1', entries })).subarray(0, 100_000),
    );
    expect(broken.status).toBe(400);
    expect(JSON.parse(broken.text).errors[0].code).toBe('frame_truncated');
    // Refused before it is read; the connection goes on.
    const refused = await ask(client, { ':path': '/api/v1/crates/new', ':method': 'PUT' }, body);
    expect(refused.status).toBe(403);
    expect((await ask(client, { ':path': '/index/he/av/heavy' })).status).toBe(200);
  });

  it('curl speaks HTTP/2 at once, and HTTP/1.1 with an offer to change', async () => {
    const curl = (...args: string[]) =>
      run('curl', [
        '-sS',
        '-o',
        '/dev/null',
        '-w',
        '%{http_version} %{http_code}',
        ...args,
        `${server.url}/index/de/mo/demo`,
      ]);
    expect((await curl('--http2-prior-knowledge')).stdout).toBe('2 200');
    expect((await curl('--http2')).stdout).toBe('1.1 200');
    expect((await curl('--http1.1')).stdout).toBe('1.1 200');
    expect((await curl('--http1.0')).stdout).toMatch(/^1(\.[01])? 200$/);
  });

  it.each([
    [
      'the head of a request',
      'GET /index/config.json HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
      /^HTTP\/1\.1 200 /,
    ],
    [
      'a method that begins as HTTP/2 does',
      'PROPFIND / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
      /^HTTP\/1\.1 404 /,
    ],
    ['what is neither', `${PREFACE.slice(0, 10)}!\r\n\r\n`, /^HTTP\/1\.1 400 /],
  ])('%s, byte by byte, is taken for HTTP/1.1', async (_what, text, expected) => {
    const socket = open().setNoDelay();
    const answer = told(socket);
    for (const byte of text) {
      socket.write(byte);
      await sleep(1);
    }
    expect(await answer).toMatch(expected);
  });

  it('the beginning of HTTP/2, byte by byte, is taken for that', async () => {
    const socket = open().setNoDelay();
    const answer = told(socket, 500);
    for (const byte of PREFACE) {
      socket.write(byte, 'latin1');
      await sleep(1);
    }
    socket.write(Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]));
    const settings = Buffer.from(await answer, 'latin1');
    expect(settings.readUInt8(3)).toBe(4);
  });

  it('a client that resets what it asks for, again and again, loses its connection, and nobody else theirs', async () => {
    const client = session();
    const closed = new Promise((resolve) => client.once('close', resolve));
    const errors: unknown[] = [];
    client.on('goaway', (code) => errors.push(code));
    for (let count = 0; count < 3_000 && !client.destroyed; count++) {
      const stream = client.request({ ':path': '/index/de/mo/demo' });
      stream.on('error', () => {});
      stream.close(constants.NGHTTP2_CANCEL);
      if (count % 50 === 0) await sleep(1);
    }
    await Promise.race([closed, sleep(5_000)]);
    expect(client.destroyed || client.closed).toBe(true);
    expect(errors).not.toEqual([]);
    expect((await ask(session(), { ':path': '/index/de/mo/demo' })).status).toBe(200);
    expect((await server.request('GET', '/index/de/mo/demo')).status).toBe(200);
  });

  it('a flood of settings or of pings that nobody reads ends its connection', async () => {
    for (const frame of [
      Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]),
      Buffer.from([0, 0, 8, 6, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8]),
    ]) {
      const socket = open();
      socket.pause();
      const closed = new Promise((resolve) => socket.once('close', resolve).once('error', resolve));
      socket.write(PREFACE);
      socket.write(Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]));
      const many = Buffer.concat(Array.from({ length: 5_000 }, () => frame));
      for (let count = 0; count < 200 && !socket.destroyed; count++) {
        socket.write(many);
        await sleep(2);
      }
      socket.resume();
      await Promise.race([closed, sleep(5_000)]);
      expect(socket.destroyed).toBe(true);
    }
    expect((await server.request('GET', '/index/de/mo/demo')).status).toBe(200);
  });

  it('more streams at once than allowed, and a head without end, are refused', async () => {
    const client = session();
    await new Promise((resolve) => client.once('remoteSettings', resolve));
    expect(client.remoteSettings.maxConcurrentStreams).toBe(128);
    const large = await ask(client, { ':path': '/index/config.json', 'x-large': 'x'.repeat(40_000) }).catch(
      (error: Error) => error,
    );
    expect(large instanceof Error || large.status === 431).toBe(true);
    expect((await ask(session(), { ':path': '/index/config.json' })).status).toBe(200);
  });

  it('a stop lets HTTP/2 requests end, tells their clients to go, and does not wait for idle connections', async () => {
    const idle = session();
    await ask(idle, { ':path': '/index/config.json' });
    const silent = open();
    await new Promise((resolve) => silent.once('connect', resolve));
    const client = session();
    const body = await uploadWith({ name: 'last' });
    const stream = client.request({
      ':path': '/api/v1/crates/new',
      ':method': 'PUT',
      authorization: ADMIN_TOKEN,
    });
    const answer = new Promise<number>((resolve, reject) => {
      stream.on('response', (headers) => resolve(Number(headers[':status']))).on('error', reject);
    });
    stream.resume();
    stream.write(body.subarray(0, 200));
    const gone = new Promise((resolve) => client.once('goaway', resolve));
    await sleep(200);
    const began = Date.now();
    const restarted = server.restart();
    await gone;
    stream.end(body.subarray(200));
    expect(await answer).toBe(200);
    await restarted;
    expect(Date.now() - began).toBeLessThan(10_000);
    expect(idle.closed || idle.destroyed).toBe(true);
    expect((await ask(session(), { ':path': '/index/la/st/last' })).status).toBe(200);
  });
});

describe('with a certificate', () => {
  const files = () => ({ cert: join(certificates, 'used.pem'), key: join(certificates, 'used.key') });
  const use = async (name: string) => {
    for (const [from, to] of [
      [`${name}.key`, files().key],
      [`${name}.pem`, files().cert],
    ] as const) {
      await copyFile(join(certificates, from), to);
      await utimes(to, new Date(), new Date());
    }
  };
  beforeEach(async () => {
    await use('first');
    server = await startTestServer({ tls_cert: files().cert, tls_key: files().key });
  });
  const curl = (...args: string[]) =>
    run('curl', [
      '-sS',
      '-o',
      '/dev/null',
      '-w',
      '%{http_version} %{http_code}',
      '--cacert',
      files().cert,
      ...args,
    ]);

  it('the address is https, and client and server agree on the version', async () => {
    expect(server.url).toMatch(/^https:/);
    const url = `${server.url}/index/config.json`;
    expect((await curl(url)).stdout).toBe('2 200');
    expect((await curl('--http1.1', url)).stdout).toBe('1.1 200');
    expect((await curl('-w', '%{header_json}', url)).stdout).toContain('"max-age=31536000"');
    expect((await curl('--http2-prior-knowledge', url)).stdout).toBe('2 200');
    // 35: no handshake. (What curl says of it names the port, in which any number may be.)
    await expect(curl('--tls-max', '1.1', '--tlsv1.0', url)).rejects.toMatchObject({
      code: 35,
      stdout: expect.stringMatching(/ 000$/),
    });
    // Plain HTTP on this port gets no secret, and stops nobody.
    const socket = connect(portOf(), '127.0.0.1');
    const answer = told(socket);
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(await answer).not.toContain('200');
    expect((await curl(url)).stdout).toBe('2 200');
  });

  it('a certificate that is changed is used without a restart, once it fits its key', async () => {
    const shown = () =>
      new Promise<string>((resolve, reject) => {
        const socket = connectTls({ port: portOf(), host: '127.0.0.1', rejectUnauthorized: false }, () => {
          resolve(String(socket.getPeerCertificate().subject['CN']));
          socket.destroy();
        }).once('error', reject);
      });
    expect(await shown()).toBe('first');
    await copyFile(join(certificates, 'second.pem'), files().cert);
    await sleep(2_500);
    expect(await shown()).toBe('first');
    await use('second');
    for (let count = 0; count < 40 && (await shown()) === 'first'; count++) await sleep(100);
    expect(await shown()).toBe('second');
  });

  it('a stop does not wait for who never says hello', async () => {
    const silent = connect(portOf(), '127.0.0.1');
    afterwards.push(() => silent.destroy());
    await new Promise((resolve) => silent.once('connect', resolve));
    const client = spawn('curl', ['-sS', '--cacert', files().cert, `${server.url}/index/config.json`]);
    await new Promise((resolve) => client.once('exit', resolve));
    const began = Date.now();
    await server.running.stop();
    expect(Date.now() - began).toBeLessThan(5_000);
  });
});
