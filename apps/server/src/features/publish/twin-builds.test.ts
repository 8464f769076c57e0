import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { expectRefusedUpload, put, uploadWith } from '../../testing/uploads.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  expect((await put(server, await uploadWith({ version: '1.0.0+first' }))).status).toBe(200);
});
afterAll(() => server.close());

it.each(['1.0.0', '1.0.0+second', '1.0.0+first', '1.0.0+FIRST'])(
  '%s beside 1.0.0+first is refused',
  async (version) =>
    expectRefusedUpload(
      server,
      await uploadWith({ version }),
      'version_exists',
      '`1.0.0`',
      'already uploaded',
    ),
);

it('yanking frees nothing', async () => {
  const { db } = server.running.platform.database;
  await db.updateTable('versions').set({ yanked: 1 }).where('num', '=', '1.0.0+first').execute();
  await expectRefusedUpload(
    server,
    await uploadWith({ version: '1.0.0' }),
    'version_exists',
    'yanked or not',
  );
});

it.each(['1.0.1', '1.0.0-first', '1.0.0-first.1'])('%s is another version', async (version) => {
  const answer = await put(server, await uploadWith({ version }));
  expect(answer.status, answer.text).toBe(200);
});
