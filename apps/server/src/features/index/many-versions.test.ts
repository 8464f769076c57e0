import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { put, uploadWith } from '../../testing/uploads.ts';
import { checkRegistry } from '../consistency/index.ts';

// Not in the order of versions: an index keeps the order of publishing.
const VERSIONS = Array.from({ length: 300 }, (_, index) => `1.${(index * 7) % 300}.${index}`);

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  for (const version of VERSIONS) {
    const answer = await put(server, await uploadWith({ version }));
    expect(answer.status, answer.text).toBe(200);
  }
}, 120_000);
afterAll(() => server.close());

it('each has its line, in the order of publishing, the last one ended too', async () => {
  const { text } = await server.request('GET', '/index/de/mo/demo', { token: null });
  expect(text.endsWith('}\n')).toBe(true);
  const lines = text.slice(0, -1).split('\n');
  expect(lines.map((line) => JSON.parse(line).vers)).toEqual(VERSIONS);
});

it('each is found and downloads', async () => {
  for (const version of [VERSIONS[0], VERSIONS[150], VERSIONS[299]]) {
    const answer = await server.request('GET', `/api/v1/crates/demo/${version}/download`, { token: null });
    expect(answer.status).toBe(200);
  }
});

it('the crate knows its highest and its newest', async () => {
  const { json } = await server.request('GET', '/api/v1/crates/demo', { token: null });
  const highest = VERSIONS.find((version) => version.startsWith('1.299.'));
  expect(json.crate).toMatchObject({
    num_versions: 300,
    max_version: highest,
    newest_version: VERSIONS[299],
  });
  expect(json.versions).toHaveLength(300);
  expect(json.versions[0].num).toBe(VERSIONS[299]);
});

it('is consistent', async () => {
  expect(await checkRegistry(server.running.platform)).toMatchObject({
    versions: 300,
    problems: [],
    notes: [],
  });
});
