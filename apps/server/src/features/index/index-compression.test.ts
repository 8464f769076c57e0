import { request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { put, uploadWith } from '../../testing/uploads.ts';

let server: TestServer;
let plain: string;
beforeAll(async () => {
  server = await startTestServer();
  for (let minor = 0; minor < 8; minor++) {
    expect((await put(server, await uploadWith({ version: `1.${minor}.0` }))).status).toBe(200);
  }
  expect((await put(server, await uploadWith({ name: 'tiny' }))).status).toBe(200);
  plain = (await get(undefined)).body.toString();
});
afterAll(() => server.close());

/** Neither adds an `Accept-Encoding` nor undoes the encoding of the answer, unlike `fetch`. */
function get(acceptEncoding: string | undefined, path = '/index/de/mo/demo') {
  return new Promise<{ encoding: string | undefined; vary: string | undefined; body: Buffer }>(
    (resolve, reject) => {
      const headers = acceptEncoding === undefined ? {} : { 'accept-encoding': acceptEncoding };
      const outgoing = request(`${server.url}${path}`, { headers }, async (answer) => {
        const chunks: Buffer[] = [];
        for await (const chunk of answer) chunks.push(chunk as Buffer);
        const { 'content-encoding': encoding, vary } = answer.headers;
        resolve({ encoding, vary, body: Buffer.concat(chunks) });
      });
      outgoing.once('error', reject).end();
    },
  );
}

it('nothing is compressed for a client that does not ask', () => {
  expect(plain.split('\n')).toHaveLength(9);
});

describe('gzip where it is offered', () => {
  it.each([
    'gzip',
    'deflate, gzip',
    'GZIP',
    'gzip;q=1',
    'gzip; q=0.5, deflate',
    'gzip;q=0.001',
    'br, gzip',
    'br;q=1.0, gzip;q=0.8, *;q=0.1',
  ])('%s', async (header) => {
    const answer = await get(header);
    expect(answer.encoding).toBe('gzip');
    expect(answer.vary).toContain('accept-encoding');
    expect(gunzipSync(answer.body).toString()).toBe(plain);
  });
});

describe('plain everywhere else', () => {
  it.each([
    '',
    'identity',
    'br',
    'br, zstd, deflate',
    'gzip;q=0',
    'gzip; q=0.0',
    'gzip;q=0.000, deflate',
    'x-gzipped',
    'gzip2',
  ])('%j', async (header) => {
    const answer = await get(header);
    expect(answer.encoding).toBeUndefined();
    expect(answer.vary).toContain('accept-encoding');
    expect(answer.body.toString()).toBe(plain);
  });

  it('a file too small to gain from it', async () => {
    expect((await get('gzip', '/index/ti/ny/tiny')).encoding).toBeUndefined();
  });
});
