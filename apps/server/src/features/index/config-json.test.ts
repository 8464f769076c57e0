import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const get = (headers: Record<string, string> = {}) =>
  server.request('GET', '/index/config.json', { token: null, headers });

it('says where downloads and the API are, without a trailing slash, and no more', async () => {
  const answer = await get();
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  expect(JSON.parse(answer.text)).toEqual({ dl: `${server.url}/api/v1/crates`, api: server.url });
});

it('says so whatever another host or scheme the headers claim', async () => {
  const answer = await get({
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'https',
    'x-forwarded-port': '443',
    forwarded: 'host=evil.example;proto=https',
  });
  expect(JSON.parse(answer.text)).toEqual({ dl: `${server.url}/api/v1/crates`, api: server.url });
});

describe('a 304 would be fatal for cargo', () => {
  it('so there is no validator', async () => {
    const { headers } = await get();
    expect(headers.get('etag')).toBeNull();
    expect(headers.get('last-modified')).toBeNull();
  });

  it.each<Record<string, string>>([
    { 'if-none-match': '*' },
    { 'if-none-match': '"anything"' },
    { 'if-modified-since': 'Fri, 31 Dec 2100 23:59:59 GMT' },
  ])('so a conditional request gets the file: %o', async (headers) => {
    const answer = await get(headers);
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toHaveProperty('dl');
  });
});

it('is asked for with the headers of cargo', async () => {
  const answer = await get({
    accept: 'text/plain',
    'cargo-protocol': 'version=1',
    'accept-encoding': 'deflate, gzip',
  });
  expect(answer.status).toBe(200);
});

it('HEAD gives the same headers and no body', async () => {
  const answer = await server.request('HEAD', '/index/config.json', { token: null });
  expect(answer.status).toBe(200);
  expect(answer.text).toBe('');
});

it('is under the path of public_url, with and without a proxy that strips it', async () => {
  const other = await startTestServer({ public_url: 'http://127.0.0.1:1/registry/x/' });
  try {
    const port = other.running.platform.config.listen.port;
    for (const path of ['/registry/x/index/config.json', '/index/config.json']) {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`);
      expect(await answer.json()).toEqual({
        dl: 'http://127.0.0.1:1/registry/x/api/v1/crates',
        api: 'http://127.0.0.1:1/registry/x',
      });
    }
  } finally {
    await other.close();
  }
});
