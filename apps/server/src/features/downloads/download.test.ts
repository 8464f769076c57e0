import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crateFile, frame, metadataFor, sha256 } from '../../testing/crate-file.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { expectRefusal, put } from '../../testing/uploads.ts';

const content = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 7919) % 251));
const BUILT = '1.0.0-rc.1+build.5';

let server: TestServer;
let crate: Buffer;
let built: Buffer;
beforeAll(async () => {
  server = await startTestServer();
  const publish = async (version: string) => {
    const entries = [{ header: { name: 'data' }, content }];
    const file = await crateFile({ name: 'Demo-Crate', version, entries });
    expect((await put(server, frame(metadataFor('Demo-Crate', version), file))).status).toBe(200);
    return file;
  };
  crate = await publish('1.0.0');
  built = await publish(BUILT);
});
afterAll(() => server.close());

interface Answer {
  status: number | undefined;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

/** Sends the path as it is, and undoes no encoding. */
const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  new Promise<Answer>((resolve, reject) => {
    const { hostname, port } = new URL(server.url);
    const outgoing = request({ hostname, port, path, method, headers }, async (answer) => {
      const chunks: Buffer[] = [];
      for await (const chunk of answer) chunks.push(chunk as Buffer);
      resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(chunks) });
    });
    outgoing.once('error', reject).end();
  });

const PATH = '/api/v1/crates/Demo-Crate/1.0.0/download';

it('is the file, byte for byte, with its length and never encoded', async () => {
  const answer = await get(PATH, { 'accept-encoding': 'deflate, gzip', accept: '*/*' });
  expect(answer.status).toBe(200);
  expect(answer.body.equals(crate)).toBe(true);
  expect(answer.headers).toMatchObject({
    'content-length': String(crate.length),
    'content-type': 'application/gzip',
    etag: `"${sha256(crate)}"`,
    'cache-control': expect.stringContaining('immutable'),
    'content-disposition': 'attachment; filename="Demo-Crate-1.0.0.crate"',
    'x-content-type-options': 'nosniff',
  });
  expect(answer.headers['content-encoding']).toBeUndefined();
  expect(answer.headers['transfer-encoding']).toBeUndefined();
});

describe('build metadata in the path', () => {
  it.each([
    ['raw, as cargo sends it', BUILT],
    ['as %2B', BUILT.replace('+', '%2B')],
    ['as %2b', BUILT.replace('+', '%2b')],
  ])('%s', async (_what, version) => {
    const answer = await get(`/api/v1/crates/Demo-Crate/${version}/download`);
    expect(answer.status).toBe(200);
    expect(answer.body.equals(built)).toBe(true);
  });

  it('is part of the version: without it there is none', async () => {
    expect((await get('/api/v1/crates/Demo-Crate/1.0.0-rc.1/download')).status).toBe(404);
    expect((await get('/api/v1/crates/Demo-Crate/1.0.0-rc.1%20build.5/download')).status).toBe(400);
  });
});

it.each(['demo-crate', 'demo_crate', 'DEMO_CRATE'])(
  'is found by any spelling of its name: %s',
  async (name) => {
    const answer = await get(`/api/v1/crates/${name}/1.0.0/download`);
    expect(answer.body.equals(crate)).toBe(true);
  },
);

describe('what is not there', () => {
  it.each([
    ['version', '/api/v1/crates/Demo-Crate/9.9.9/download', ['`Demo-Crate`', '`9.9.9`']],
    ['crate', '/api/v1/crates/nowhere/1.0.0/download', ['`nowhere`', '`1.0.0`']],
    ['an impossible name', '/api/v1/crates/-/1.0.0/download', ['`-`']],
    ['a climbing name', '/api/v1/crates/..%2f..%2fsecrets.json/1.0.0/download', ['1.0.0']],
  ])('%s', async (_what, path, mentions) => {
    const answer = await server.request('GET', path, { token: null });
    expectRefusal(answer, 'version_not_found', ...mentions);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it.each([
    ['no version at all', 'latest'],
    ['a climbing version', '..%2f..%2fx'],
    ['a NUL', '1.0.0%00'],
  ])('%s', async (_what, version) => {
    const path = `/api/v1/crates/Demo-Crate/${version}/download`;
    expectRefusal(await server.request('GET', path, { token: null }), 'path_invalid', 'Invalid URL: ');
  });

  it('the blob by its checksum', async () => {
    const sum = sha256(crate);
    for (const path of [`/blobs/${sum}`, `/api/v1/crates/${sum}/1.0.0/download`, `/${sum}`]) {
      expect((await get(path)).status).toBe(404);
    }
  });
});

it('HEAD gives the headers alone', async () => {
  for (const _time of [1, 2]) {
    const answer = await get(PATH, {}, 'HEAD');
    expect(answer.status).toBe(200);
    expect(answer.body).toHaveLength(0);
    expect(answer.headers['content-length']).toBe(String(crate.length));
  }
});

describe('a conditional request', () => {
  it.each([
    ['the tag', (tag: string) => tag],
    ['the tag weakened by a proxy', (tag: string) => `W/${tag}`],
    ['one of a list', (tag: string) => `"other", ${tag}`],
    ['any', () => '*'],
  ])('gets 304 for %s', async (_what, header) => {
    const answer = await get(PATH, { 'if-none-match': header(`"${sha256(crate)}"`) });
    expect(answer.status).toBe(304);
    expect(answer.body).toHaveLength(0);
  });

  it('gets the file for another tag', async () => {
    const answer = await get(PATH, { 'if-none-match': `"${sha256(built)}"` });
    expect(answer.status).toBe(200);
    expect(answer.body.equals(crate)).toBe(true);
  });

  it('gets the whole file for a range, which cargo never asks for', async () => {
    const answer = await get(PATH, { range: 'bytes=0-9' });
    expect(answer.status).toBe(200);
    expect(answer.body.equals(crate)).toBe(true);
  });
});

it('a yanked version still downloads: lock files need it', async () => {
  const { db } = server.running.platform.database;
  await db.updateTable('versions').set({ yanked: 1 }).where('num', '=', '1.0.0').execute();
  expect((await get(PATH)).body.equals(crate)).toBe(true);
});

it('many at once are all whole', async () => {
  const answers = await Promise.all(Array.from({ length: 40 }, () => get(PATH)));
  for (const answer of answers) expect(answer.body.equals(crate)).toBe(true);
});
