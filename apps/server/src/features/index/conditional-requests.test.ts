import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { put, uploadWith } from '../../testing/uploads.ts';

let server: TestServer;
let etag: string;
beforeAll(async () => {
  server = await startTestServer();
  await publish('1.0.0');
  etag = (await get()).headers.get('etag') ?? '';
});
afterAll(() => server.close());

const publish = async (version: string) =>
  expect((await put(server, await uploadWith({ version }))).status).toBe(200);
const get = (ifNoneMatch?: string, method = 'GET') =>
  server.request(method, '/index/de/mo/demo', {
    token: null,
    headers: ifNoneMatch === undefined ? {} : { 'if-none-match': ifNoneMatch },
  });

it('the tag is strong', () => {
  expect(etag).toMatch(/^"[0-9a-f]{64}"$/);
});

describe('a client that has the file gets 304 without a body', () => {
  it.each([
    ['the tag', (tag: string) => tag],
    ['the tag weakened by a proxy', (tag: string) => `W/${tag}`],
    ['one of a list', (tag: string) => `"first", ${tag}, "last"`],
    ['one of a list without spaces', (tag: string) => `"first",W/${tag}`],
    ['any', () => '*'],
  ])('%s', async (_what, header) => {
    for (const method of ['GET', 'HEAD']) {
      const answer = await get(header(etag), method);
      expect(answer.status).toBe(304);
      expect(answer.text).toBe('');
      expect(answer.headers.get('etag')).toBe(etag);
      expect(answer.headers.get('cache-control')).toContain('must-revalidate');
      expect(answer.headers.get('vary')).toContain('accept-encoding');
    }
  });
});

describe('a client that has something else gets the file', () => {
  it.each([
    ['another tag', () => '"0000"'],
    ['the tag without quotes', (tag: string) => tag.replaceAll('"', '')],
    ['half of the tag', (tag: string) => `${tag.slice(0, 33)}"`],
    ['nothing', () => ''],
    ['garbage', () => ',,;"'],
  ])('%s', async (_what, header) => {
    const answer = await get(header(etag));
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toMatchObject({ vers: '1.0.0' });
  });
});

it('the tag is the same after a restart', async () => {
  await server.restart();
  expect((await get(etag)).status).toBe(304);
  expect((await get()).headers.get('etag')).toBe(etag);
});

it('the tag is the same for a compressed answer as for a plain one', async () => {
  for (const version of ['1.1.0', '1.2.0', '1.3.0', '1.4.0']) await publish(version);
  const plain = await server.request('GET', '/index/de/mo/demo', {
    headers: { 'accept-encoding': 'identity' },
  });
  const zipped = await server.request('GET', '/index/de/mo/demo', { headers: { 'accept-encoding': 'gzip' } });
  expect(zipped.headers.get('content-encoding')).toBe('gzip');
  expect(zipped.headers.get('etag')).toBe(plain.headers.get('etag'));
  expect(zipped.text).toBe(plain.text);
});

it('a new version makes a new tag, and the old one gets the new file', async () => {
  const before = (await get()).headers.get('etag') ?? '';
  await publish('2.0.0');
  const answer = await get(before);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('etag')).not.toBe(before);
  expect(answer.text).toContain('"vers":"2.0.0"');
});
