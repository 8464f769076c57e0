import { readdir, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { check } from '../../commands/check.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { put, uploadWith } from '../../testing/uploads.ts';
import { checkRegistry } from './index.ts';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
  for (const version of ['1.0.0', '1.1.0'])
    expect((await put(server, await uploadWith({ name: 'survivor', version }))).status).toBe(200);
});
afterEach(() => server.close());

async function adopt(owner: string): Promise<{ code: number; said: string }> {
  let said = '';
  const tell = (text: string | Uint8Array) => {
    said += String(text);
    return true;
  };
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation(tell),
  );
  try {
    const args = ['--repair', '--adopt', '--owner', owner, '--data-dir', server.dataDir];
    return { code: await check(args), said };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

it('a folder of crates whose database is gone becomes a registry again, and loses none of them on the way', async () => {
  await server.running.stop();
  for (const name of await readdir(server.dataDir))
    if (name.startsWith('waybill.sqlite')) await rm(join(server.dataDir, name));
  await expect(server.restart()).rejects.toThrow(/its database is gone.*restore a backup.*--adopt/);
  expect(await adopt('admin')).toMatchObject({ code: 2, said: expect.stringContaining('no user `admin`') });
  // The start makes the administrator, and sweeps nothing.
  await server.restart();
  await server.running.stop();
  const done = await adopt('admin');
  expect(done.said).toMatch(/becomes survivor 1\.0\.0 again/);
  expect(done).toMatchObject({
    code: 0,
    said: expect.stringMatching(/clean: 1 crate, 2 versions, 2 files\n$/),
  });
  await server.restart();
  expect(await checkRegistry(server.running.platform)).toMatchObject({ versions: 2, problems: [] });
  expect((await server.request('GET', '/api/v1/crates/survivor/1.1.0/download')).status).toBe(200);
  expect((await put(server, await uploadWith({ name: 'survivor', version: '1.2.0' }))).status).toBe(200);
  const old = new Date(0);
  const blobs = await readdir(join(server.dataDir, 'blobs'), { recursive: true, withFileTypes: true });
  for (const blob of blobs.filter((entry) => entry.isFile()))
    await utimes(join(blob.parentPath, blob.name), old, old);
  await server.restart();
  expect((await server.stored()).blobs).toHaveLength(3);
});
