import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { crateFile, sha256, USUAL } from '../../testing/crate-file.ts';
import { setVisibility } from '../../testing/crate-parts.ts';
import { importFrom, outcomesOf, reasonOf, rehearseFrom } from '../../testing/imports.ts';
import { tokenOf } from '../../testing/people.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { put, snapshot, uploadWith } from '../../testing/uploads.ts';
import { checkRegistry } from '../consistency/index.ts';
import { httpFetcher, sparseSource } from './index.ts';

/** Where the crates are moved from: a private Waybill. */
let old: TestServer;
let server: TestServer;
let readToken: string;
beforeAll(async () => {
  [old, server] = await Promise.all([startTestServer({ visibility: 'private' }), startTestServer()]);
  readToken = await tokenOf(old, 'admin', { endpoint_scopes: ['read'] });
  const dependency = {
    name: 'fuel',
    version_req: '^1',
    features: [],
    optional: false,
    default_features: true,
  };
  for (const upload of [
    await uploadWith({ name: 'fuel' }),
    await uploadWith({ name: 'fuel', version: '1.1.0+b.2' }),
    await uploadWith({
      name: 'rocket',
      manifest: `${USUAL}[dependencies.fuel]\nversion = "1"\nregistry-index = "sparse+${old.url}/index/"\n`,
      metadata: { deps: [{ ...dependency, target: null, kind: 'normal', registry: null }] },
    }),
  ])
    expect((await put(old, upload)).status).toBe(200);
  expect((await old.request('DELETE', '/api/v1/crates/fuel/1.0.0/yank')).status).toBe(200);
});
afterAll(async () => {
  await old.close();
  await server.close();
});

const fetcherWith = (token: string | null) => httpFetcher({ token, allowHttp: false, pausesMs: [] });
const sourceOf = (names: string[] | null, token: string | null = readToken) =>
  sparseSource({ url: `sparse+${old.url}/index/`, names, fetcher: fetcherWith(token) });

it('a private registry without a token says what it wants', async () => {
  await expect(sourceOf(['fuel'], null)).rejects.toThrow('WAYBILL_IMPORT_TOKEN');
});

it('brings what the old registry has, with its dates, yanks and dependencies', async () => {
  const names = ['rocket', 'fuel', 'nothing-there', '../../evil'];
  const before = await snapshot(server);
  const rehearsed = await rehearseFrom(server, await sourceOf(names));
  expect(await snapshot(server)).toEqual(before);
  const report = await importFrom(server, await sourceOf(names));
  expect(outcomesOf(report)).toEqual([
    'imported rocket 1.0.0',
    'imported fuel 1.0.0',
    'imported fuel 1.1.0+b.2',
    'refused nothing-there null',
    'refused ../../evil null',
  ]);
  expect(outcomesOf(rehearsed)).toEqual(outcomesOf(report).map((line) => line.replace('imported', 'new')));
  expect(reasonOf(report, 'nothing-there', null)).toContain('no crate of that name');
  expect(report.crates[0]).toMatchObject({ owners: ['admin'], unmappedOwners: ['admin'] });
  for (const path of ['fu/el/fuel', 'ro/ck/rocket']) {
    const there = await old.request('GET', `/index/${path}`);
    const here = await server.request('GET', `/index/${path}`, { token: null });
    expect(here.text).toBe(there.text);
  }
  expect(await checkRegistry(server.running.platform)).toMatchObject({ problems: [] });
  const again = await importFrom(server, await sourceOf(['rocket', 'fuel']));
  expect(outcomesOf(again).every((line) => line.startsWith('there '))).toBe(true);
});

it('what only some could read there stays for its owners here', async () => {
  expect((await put(old, await uploadWith({ name: 'hidden' }))).status).toBe(200);
  await setVisibility(old, 'hidden', 'private');
  const report = await importFrom(server, await sourceOf(['hidden', 'fuel']));
  expect(report.crates).toMatchObject([{ isPrivate: true }, { isPrivate: false }]);
  expect((await server.request('GET', '/api/v1/crates/hidden', { token: null })).status).toBe(404);
  expect((await server.request('GET', '/api/v1/crates/fuel', { token: null })).status).toBe(200);
});

/** A registry that is only what the test says: path → answer. */
async function startRegistry(
  answers: Record<string, (token: string | undefined) => Buffer | string | number>,
) {
  const asked: string[] = [];
  const fake = createServer((request, response) => {
    asked.push(`${request.url} ${request.headers.authorization ?? '-'}`);
    const answer = answers[request.url ?? '']?.(request.headers.authorization) ?? 404;
    if (typeof answer === 'number') response.writeHead(answer).end();
    else if (typeof answer === 'string' && answer.startsWith('http'))
      response.writeHead(302, { location: answer }).end();
    else response.end(answer);
  });
  await new Promise<void>((resolve) => fake.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    fake.closeAllConnections();
    fake.close();
  });
  return { url: `http://127.0.0.1:${(fake.address() as AddressInfo).port}`, asked };
}

it('lists what the search tells, page by page, and follows redirects without the token', async () => {
  const file = await crateFile({ name: 'Paged', version: '1.0.0' });
  const line = JSON.stringify({
    name: 'Paged',
    vers: '1.0.0',
    cksum: sha256(file),
    deps: [],
    features: {},
    yanked: false,
  });
  const storage = await startRegistry({ [`/${sha256(file)}?p=Pa/ge`]: () => file });
  const registry = await startRegistry({
    '/index/config.json': () =>
      JSON.stringify({
        dl: `${registry.url}/dl/{sha256-checksum}?p={prefix}`,
        api: `${registry.url}/`,
        'auth-required': true,
      }),
    '/api/v1/crates?per_page=100&page=1': () =>
      JSON.stringify({ crates: [{ name: 'Paged' }, { id: 'absent' }, 7] }),
    '/api/v1/crates?per_page=100&page=2': () => JSON.stringify({ crates: [{ name: 'Paged' }] }),
    '/index/pa/ge/paged': () => line,
    '/api/v1/crates/Paged/owners': () => JSON.stringify({ users: [{ login: 'zoe' }] }),
    [`/dl/${sha256(file)}?p=Pa/ge`]: () => `${storage.url}/${sha256(file)}?p=Pa/ge`,
  });
  const source = await sparseSource({
    url: `${registry.url}/index`,
    names: null,
    fetcher: fetcherWith('tok'),
  });
  const report = await importFrom(server, source, { makesPrivate: true });
  expect(outcomesOf(report)).toEqual(['imported Paged 1.0.0', 'refused absent null']);
  expect(report.crates[0]).toMatchObject({ unmappedOwners: ['zoe'], isPrivate: true });
  expect(registry.asked.every((one) => one.endsWith(' tok'))).toBe(true);
  expect(storage.asked).toEqual([`/${sha256(file)}?p=Pa/ge -`]);
});

it('the downloads of a registry that asks for no authentication get no token', async () => {
  const file = await crateFile({ name: 'open', version: '1.0.0' });
  const registry = await startRegistry({
    '/config.json': () => JSON.stringify({ dl: `${registry.url}/dl` }),
    '/op/en/open': () => JSON.stringify({ name: 'open', vers: '1.0.0', cksum: sha256(file) }),
    '/dl/open/1.0.0/download': () => file,
  });
  const source = await sparseSource({ url: registry.url, names: ['open'], fetcher: fetcherWith('tok') });
  expect(outcomesOf(await importFrom(server, source))).toEqual(['imported open 1.0.0']);
  expect(registry.asked).toEqual(['/config.json tok', '/op/en/open tok', '/dl/open/1.0.0/download -']);
});

it('a registry that does not list its crates says what to do instead', async () => {
  const registry = await startRegistry({
    '/config.json': () => JSON.stringify({ dl: registry.url, api: registry.url }),
  });
  const opening = sparseSource({ url: registry.url, names: null, fetcher: fetcherWith(null) });
  await expect(opening).rejects.toThrow('--crate or --list');
});

it('one that ends in the middle ends the import as unreachable, with what was done so far', async () => {
  const file = await crateFile({ name: 'first', version: '1.0.0' });
  const registry = await startRegistry({
    '/config.json': () => JSON.stringify({ dl: `${registry.url}/dl` }),
    '/fi/rs/first': () => JSON.stringify({ name: 'first', vers: '1.0.0', cksum: sha256(file) }),
    '/dl/first/1.0.0/download': () => file,
    '/se/co/second': () => 'http://127.0.0.1:1/nobody',
  });
  const source = await sparseSource({
    url: registry.url,
    names: ['first', 'second'],
    fetcher: fetcherWith(null),
  });
  await expect(importFrom(server, source)).rejects.toMatchObject({
    name: 'SourceFailure',
    unreachable: true,
  });
  expect((await server.request('GET', '/index/fi/rs/first', { token: null })).status).toBe(200);
});

it.each([
  'ftp://example.com/',
  'nonsense',
  'https://user:secret@example.com/index/',
  'https://example.com/?x',
])('%s is no address of an index', async (url) => {
  const opening = sparseSource({ url, names: [], fetcher: fetcherWith(null) });
  await expect(opening).rejects.toThrow('not the address of a sparse index');
});
