import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { upload } from '../../testing/crate-file.ts';
import { type SecondCopy, startSecondCopy } from '../../testing/second-copy.ts';
import { ADMIN_TOKEN } from '../../testing/test-config.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

/** What one copy acknowledged, the next request sees at another one: nothing here waits. */
let first: TestServer;
let second: SecondCopy;
beforeAll(async () => {
  first = await startTestServer();
  second = await startSecondCopy(first);
});
afterAll(async () => {
  await second.close();
  await first.close();
});

const ask = (url: string, path: string, options: RequestInit = {}) =>
  fetch(`${url}${path}`, { redirect: 'manual', ...options, headers: { ...options.headers } });
const asAdmin = (method: string, body?: Uint8Array<ArrayBuffer> | string) => ({
  method,
  headers: {
    authorization: ADMIN_TOKEN,
    ...(typeof body === 'string' ? { 'content-type': 'application/json' } : {}),
  },
  ...(body === undefined ? {} : { body }),
});
async function publish(url: string, name: string, version: string): Promise<void> {
  const file = new Uint8Array(await upload(name, version));
  const answer = await ask(url, '/api/v1/crates/new', asAdmin('PUT', file));
  expect(answer.status, await answer.text()).toBe(200);
}
const pathOf = (name: string) => `/index/${name.slice(0, 2)}/${name.slice(2, 4)}/${name}`;
async function lines(url: string, name: string): Promise<{ vers: string; yanked: boolean }[]> {
  const answer = await ask(url, pathOf(name));
  if (answer.status === 404) return [];
  expect(answer.status).toBe(200);
  return (await answer.text())
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}
const versionsAt = async (url: string, name: string) => (await lines(url, name)).map(({ vers }) => vers);

it('a first version is there at once, also where it was just missed', async () => {
  expect((await ask(second.url, pathOf('newcomer'))).status).toBe(404);
  await publish(first.url, 'newcomer', '1.0.0');
  expect(await versionsAt(second.url, 'newcomer')).toEqual(['1.0.0']);
});

it('versions published by turns are all there at once, at either copy', async () => {
  const expected: string[] = [];
  for (let minor = 0; minor < 10; minor += 1) {
    const [here, there] = minor % 2 === 0 ? [first.url, second.url] : [second.url, first.url];
    expected.push(`1.${minor}.0`);
    await publish(here, 'turns', `1.${minor}.0`);
    expect(await versionsAt(there, 'turns')).toEqual(expected);
    expect(await versionsAt(here, 'turns')).toEqual(expected);
  }
});

it('who has the file of before gets the new one, and the tags of both copies are the same', async () => {
  await publish(first.url, 'tagged', '1.0.0');
  const before = (await ask(second.url, pathOf('tagged'))).headers.get('etag') ?? '';
  const conditional = { headers: { 'if-none-match': before } };
  expect((await ask(second.url, pathOf('tagged'), conditional)).status).toBe(304);
  await publish(first.url, 'tagged', '1.1.0');
  const after = await ask(second.url, pathOf('tagged'), conditional);
  expect(after.status).toBe(200);
  expect((await ask(first.url, pathOf('tagged'))).headers.get('etag')).toBe(after.headers.get('etag'));
});

it('versions of one crate published at both copies at the same time are each there once', async () => {
  await publish(first.url, 'race', '1.0.0');
  const wanted = Array.from({ length: 12 }, (_, minor) => `2.${minor}.0`);
  await Promise.all(
    wanted.map((version, at) => publish(at % 2 === 0 ? first.url : second.url, 'race', version)),
  );
  for (const url of [first.url, second.url]) {
    expect((await versionsAt(url, 'race')).sort()).toEqual(['1.0.0', ...wanted].sort());
  }
});

it('one version published at both copies at the same time is taken once', async () => {
  const file = new Uint8Array(await upload('single', '1.0.0'));
  const answers = await Promise.all(
    [first.url, second.url, first.url, second.url].map((url) =>
      ask(url, '/api/v1/crates/new', asAdmin('PUT', file)),
    ),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400]);
  expect(await versionsAt(second.url, 'single')).toEqual(['1.0.0']);
});

describe('what is taken back is gone at once', () => {
  beforeAll(async () => {
    for (const name of ['yanked', 'hidden', 'deleted']) await publish(first.url, name, '1.0.0');
    // Both have it in memory.
    for (const url of [first.url, second.url])
      for (const name of ['yanked', 'hidden', 'deleted'])
        expect(await versionsAt(url, name)).toEqual(['1.0.0']);
  });

  it('a yank, and its undoing', async () => {
    const yank = '/api/v1/crates/yanked/1.0.0';
    expect((await ask(first.url, `${yank}/yank`, asAdmin('DELETE'))).status).toBe(200);
    expect((await lines(second.url, 'yanked'))[0]?.yanked).toBe(true);
    expect((await ask(second.url, `${yank}/unyank`, asAdmin('PUT'))).status).toBe(200);
    expect((await lines(first.url, 'yanked'))[0]?.yanked).toBe(false);
  });

  it('a crate that is private by now', async () => {
    const path = '/api/v1/crates/hidden';
    const body = JSON.stringify({ crate: { visibility: 'private' } });
    const answer = await ask(first.url, path, asAdmin('PATCH', body));
    expect(answer.status, await answer.text()).toBe(200);
    expect((await ask(second.url, pathOf('hidden'))).status).toBe(404);
    expect((await ask(second.url, `${path}/1.0.0/download`)).status).toBe(404);
  });

  it('a deleted crate', async () => {
    const path = '/api/v1/crates/deleted';
    expect((await ask(first.url, path, asAdmin('DELETE'))).status).toBe(204);
    expect((await ask(second.url, pathOf('deleted'))).status).toBe(404);
    expect((await ask(second.url, `${path}/1.0.0/download`)).status).toBe(404);
    expect((await ask(second.url, path)).status).toBe(404);
  });
});
