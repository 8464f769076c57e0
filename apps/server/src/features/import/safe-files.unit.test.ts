import { mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readSmallFile } from './safe-files.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waybill-safe-files-'));
});
afterAll(() => rm(folder, { recursive: true }));

it('reads a small file, and no other', async () => {
  const path = join(folder, 'config.json');
  await writeFile(path, '{"dl":"ä"}');
  expect(await readSmallFile(path, 100)).toBe('{"dl":"ä"}');
  expect(await readSmallFile(path, 10)).toBeNull();
  // It takes no room on the disk; whoever read all of it would need four gibibytes.
  await truncate(path, 4 * 1024 ** 3);
  expect(await readSmallFile(path, 64 * 1024)).toBeNull();
  await symlink(path, join(folder, 'link'));
  expect(await readSmallFile(join(folder, 'link'), 100)).toBeNull();
  expect(await readSmallFile(folder, 100)).toBeNull();
  expect(await readSmallFile(join(folder, 'absent'), 100)).toBeNull();
});
