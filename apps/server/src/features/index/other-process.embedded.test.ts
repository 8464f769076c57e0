import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openNodeSqlite } from '../../platform/database/node-sqlite.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { put, uploadWith } from '../../testing/uploads.ts';

/** What a command of the operator writes beside the running server, by a connection of its own. */
let server: TestServer;
let other: ReturnType<typeof openNodeSqlite>;
beforeAll(async () => {
  server = await startTestServer();
  other = openNodeSqlite(join(server.dataDir, 'waybill.sqlite'));
  expect((await put(server, await uploadWith({}))).status).toBe(200);
});
afterAll(async () => {
  other.close();
  await server.close();
});

const statuses = async (): Promise<number[]> => {
  const seen: number[] = [];
  for (let time = 0; time < 3; time += 1) seen.push((await fetch(`${server.url}/index/de/mo/demo`)).status);
  return seen;
};

it('is seen by the very next request, though nothing else happens at the server', async () => {
  expect(await statuses()).toEqual([200, 200, 200]);
  for (const [visibility, status] of [
    ['private', 404],
    ['public', 200],
    ['private', 404],
  ] as const) {
    other.exec(`update crates set visibility = '${visibility}'`);
    expect(await statuses()).toEqual([status, status, status]);
  }
});
