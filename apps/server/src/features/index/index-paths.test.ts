import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { expectRefusal, put, uploadWith } from '../../testing/uploads.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  for (const name of ['a', 'bb', 'ccc', 'foo-bar', 'Mixed_Case']) {
    expect((await put(server, await uploadWith({ name }))).status).toBe(200);
  }
});
afterAll(() => server.close());

const get = (path: string) => server.request('GET', path, { token: null });

/** Without the tidying that `fetch` does to a path. */
const statusOf = (path: string) =>
  new Promise<number | undefined>((resolve, reject) => {
    const { hostname, port } = new URL(server.url);
    const outgoing = request({ hostname, port, path }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    outgoing.once('error', reject).end();
  });

describe('the file of a crate', () => {
  it.each([
    ['a', '/index/1/a'],
    ['bb', '/index/2/bb'],
    ['ccc', '/index/3/c/ccc'],
    ['foo-bar', '/index/fo/o-/foo-bar'],
    ['Mixed_Case', '/index/mi/xe/mixed_case'],
    // As every address is read (http/base-path.ts).
    ['foo-bar', '/index/fo//o-/foo-bar'],
  ])('%s is at %s, with its real spelling inside', async (name, path) => {
    const answer = await get(path);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(JSON.parse(answer.text).name).toBe(name);
  });
});

describe('nowhere else', () => {
  it.each([
    ['a crate there is not', '/index/no/pe/nope'],
    ['the other spelling of `-`', '/index/fo/o_/foo_bar'],
    ['upper case', '/index/Mi/xe/Mixed_Case'],
    ['upper case in the folder only', '/index/MI/xe/mixed_case'],
    ['the prefix of another name', '/index/fo/oo/foo-bar'],
    ['no prefix', '/index/foo-bar'],
    ['half a prefix', '/index/fo/foo-bar'],
    ['the folder of a shorter name', '/index/3/f/foo-bar'],
    ['a folder', '/index/fo/o-/'],
    ['a slash behind', '/index/fo/o-/foo-bar/'],
    ['the top', '/index/'],
    ['a name that is too long', `/index/xx/xx/${'x'.repeat(65)}`],
    ['an impossible name', '/index/fo/o%20/foo%20bar'],
    ['a NUL', '/index/fo/o-/foo-bar%00'],
    ['the config in another folder', '/index/co/nf/config.json'],
  ])('%s', async (_what, path) => {
    const answer = await get(path);
    expectRefusal(answer, 'crate_not_found');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('etag')).toBeNull();
  });

  it('a path that cannot be decoded is refused in the same shape', async () => {
    expectRefusal(await get('/index/fo/o-/%zz'), 'path_invalid');
  });

  it.each([
    '/index/../../etc/passwd',
    '/index/fo/o-/../../../waybill.json',
    '/index/%2e%2e/%2e%2e/waybill.json',
    '/index/..%2f..%2fwaybill.sqlite',
    '/index/fo/o-/..%5c..%5csecrets.json',
  ])('a path that climbs: %s', async (path) => {
    expect(await statusOf(path)).toBe(404);
  });
});

it('a miss is not remembered: the crate is there the moment it is published', async () => {
  expect((await get('/index/la/te/latecomer')).status).toBe(404);
  expect((await put(server, await uploadWith({ name: 'latecomer' }))).status).toBe(200);
  expect((await get('/index/la/te/latecomer')).status).toBe(200);
});

it('HEAD tells the same as GET, without the body', async () => {
  const head = await server.request('HEAD', '/index/fo/o-/foo-bar', { token: null });
  const whole = await get('/index/fo/o-/foo-bar');
  expect(head.status).toBe(200);
  expect(head.text).toBe('');
  for (const header of ['etag', 'content-type', 'content-length', 'cache-control']) {
    expect(head.headers.get(header), header).toBe(whole.headers.get(header));
  }
  expect((await server.request('HEAD', '/index/no/pe/nope', { token: null })).status).toBe(404);
});

it.each(['POST', 'PUT', 'DELETE'])('%s is not for the index', async (method) => {
  const answer = await server.request(method, '/index/fo/o-/foo-bar');
  expect([404, 405]).toContain(answer.status);
});
