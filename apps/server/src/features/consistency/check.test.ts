import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '../../testing/crate-file.ts';
import { type StoredBlobs, storedBlobs } from '../../testing/stored-blobs.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { put, uploadWith } from '../../testing/uploads.ts';
import { checkRegistry, SETTLING_MS, sweepBlobs } from './index.ts';

let server: TestServer;
let stored: StoredBlobs;
/** Of `damaged 1.0.0`. */
let checksum: string;
beforeEach(async () => {
  server = await startTestServer();
  stored = storedBlobs(server);
  const upload = await uploadWith({ name: 'damaged' });
  checksum = sha256(upload.subarray(4 + upload.readUInt32LE(0) + 4));
  for (const body of [
    upload,
    await uploadWith({ name: 'damaged', version: '1.1.0' }),
    await uploadWith({ name: 'healthy' }),
  ]) {
    expect((await put(server, body)).status).toBe(200);
  }
});
afterEach(() => server.close());

const check = () => checkRegistry(server.running.platform);
const database = () => server.running.platform.database.db;

/** A blob that no version names. */
async function orphan(text: string, age: number): Promise<string> {
  const sum = sha256(Buffer.from(text));
  await stored.write(sum, text);
  if (age > 0) await stored.age(sum, age);
  return sum;
}

/** Exactly one problem, and it names all of these. */
async function findsOne(...mentions: string[]): Promise<void> {
  const { problems } = await check();
  expect(problems).toHaveLength(1);
  for (const mention of mentions) expect(problems[0]).toContain(mention);
}

it('a registry after ordinary publishes is clean', async () => {
  expect(await check()).toEqual({ crates: 2, versions: 3, blobs: 3, problems: [], notes: [] });
});

it('an empty registry is clean', async () => {
  const empty = await startTestServer();
  const report = await checkRegistry(empty.running.platform);
  await empty.close();
  expect(report).toEqual({ crates: 0, versions: 0, blobs: 0, problems: [], notes: [] });
});

describe('the check finds', () => {
  it('a missing blob', async () => {
    await stored.remove(checksum);
    await findsOne('damaged 1.0.0', checksum, 'missing');
  });

  it('a changed byte', async () => {
    const bytes = await stored.read(checksum);
    bytes.writeUInt8(bytes.readUInt8(20) ^ 1, 20);
    await stored.write(checksum, bytes);
    await findsOne('damaged 1.0.0', checksum, sha256(bytes));
  });

  it('a truncated blob', async () => {
    await stored.write(checksum, (await stored.read(checksum)).subarray(0, 10));
    await findsOne('damaged 1.0.0', checksum);
  });

  it('an emptied blob', async () => {
    await stored.write(checksum, '');
    await findsOne('damaged 1.0.0', checksum);
  });

  it('a blob that has grown', async () => {
    await stored.write(checksum, Buffer.concat([await stored.read(checksum), Buffer.from('x')]));
    await findsOne('damaged 1.0.0', checksum);
  });

  it('a size that is not that of the file', async () => {
    await database().updateTable('versions').set({ size: 1 }).where('checksum', '=', checksum).execute();
    await findsOne('damaged 1.0.0', 'says 1');
  });

  it('an index tag that is not that of the lines', async () => {
    await database()
      .updateTable('crates')
      .set({ index_etag: '"old"' })
      .where('name', '=', 'damaged')
      .execute();
    await findsOne('index file of damaged', '"old"');
  });

  it('an index tag that is missing, so that nobody can see the crate', async () => {
    await database().updateTable('crates').set({ index_etag: null }).where('name', '=', 'damaged').execute();
    await findsOne('index file of damaged');
  });

  it.each([
    ['cksum', '0'.repeat(64)],
    ['vers', '9.9.9'],
    ['name', 'other'],
    ['yanked', true],
  ])('a line that says another %s', async (field, value) => {
    const row = await database()
      .selectFrom('versions')
      .select(['id', 'index_line'])
      .where('checksum', '=', checksum)
      .executeTakeFirstOrThrow();
    const line = JSON.stringify({ ...JSON.parse(row.index_line), [field]: value });
    await database().updateTable('versions').set({ index_line: line }).where('id', '=', row.id).execute();
    const { problems } = await check();
    expect(problems.join('\n')).toContain(`damaged 1.0.0 says ${field} ${JSON.stringify(value)}`);
    expect(problems.join('\n')).toContain('index file of damaged');
  });

  it('a line that cannot be read, and goes on to the others', async () => {
    await stored.remove(checksum);
    await database()
      .updateTable('versions')
      .set({ index_line: '{"name":' })
      .where('num', '=', '1.1.0')
      .execute();
    const { problems, versions } = await check();
    expect(versions).toBe(3);
    expect(problems.join('\n')).toContain('damaged 1.1.0');
    expect(problems.join('\n')).toContain('damaged 1.0.0');
  });

  it('a crate without a version', async () => {
    await database().deleteFrom('versions').where('num', '=', '1.0.0').execute();
    const { problems } = await check();
    expect(problems).toContain('crate healthy has no version.');
  });

  it('an old blob without a version as a problem, a young one as a note', async () => {
    const old = await orphan('old', SETTLING_MS + 60_000);
    const young = await orphan('young', 0);
    const { problems, notes, blobs } = await check();
    expect(blobs).toBe(5);
    expect(problems).toEqual([expect.stringContaining(old)]);
    expect(notes).toEqual([expect.stringContaining(young)]);
  });

  it('every damage, not only the first', async () => {
    await stored.remove(checksum);
    await database()
      .updateTable('crates')
      .set({ index_etag: '"old"' })
      .where('name', '=', 'healthy')
      .execute();
    await orphan('old', SETTLING_MS + 60_000);
    expect((await check()).problems).toHaveLength(3);
  });
});

it('looking changes nothing', async () => {
  await orphan('old', SETTLING_MS + 60_000);
  await stored.write(checksum, (await stored.read(checksum)).subarray(0, 10));
  const before = await server.stored();
  await check();
  expect(await server.stored()).toEqual(before);
});

describe('the sweep', () => {
  it('removes orphans that have settled, and nothing else', async () => {
    const before = await server.stored();
    await orphan('old', SETTLING_MS + 60_000);
    const young = await orphan('young', 0);
    expect(await sweepBlobs(server.running.platform, SETTLING_MS)).toBe(1);
    expect(await server.stored()).toEqual({ ...before, blobs: [...before.blobs, young].sort() });
    expect(await sweepBlobs(server.running.platform, SETTLING_MS)).toBe(0);
  });

  it('removes no blob of a version, however old it is', async () => {
    await stored.age(checksum, Date.now());
    expect(await sweepBlobs(server.running.platform, 0)).toBe(0);
    expect((await check()).problems).toEqual([]);
  });

  it('beside publishes takes nothing from them', async () => {
    const uploads = await Promise.all(
      Array.from({ length: 10 }, (_, index) => uploadWith({ name: 'busy', version: `1.${index}.0` })),
    );
    const publishes = Promise.all(uploads.map((upload) => put(server, upload)));
    for (let count = 0; count < 20; count++) await sweepBlobs(server.running.platform, SETTLING_MS);
    for (const answer of await publishes) expect(answer.status, answer.text).toBe(200);
    expect((await check()).problems).toEqual([]);
  });
});
