import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crateFile } from '../../testing/crate-file.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { archiveOf, expectRefusedUpload, put, uploadWith } from '../../testing/uploads.ts';

const UNPACKED_BYTES = 1024 * 1024;
const ENTRIES = 10;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    'limits.upload_bytes': String(UNPACKED_BYTES),
    'limits.unpacked_bytes': String(UNPACKED_BYTES),
    'limits.archive_entries': String(ENTRIES),
  });
});
afterAll(() => server.close());

describe('a file that is not one gzip member with a tar archive', () => {
  it.each([
    ['text', Buffer.from('this is no gzip at all'), 'gzip'],
    ['one byte', Buffer.from([0x1f]), 'gzip'],
    ['a zip', Buffer.from('PK\u0003\u0004'), 'gzip'],
    ['gzip of text', gzipSync('this is no tar archive'), 'tar archive ends'],
    ['gzip of nothing', gzipSync(''), 'tar archive ends'],
    ['gzip of 512 bytes of text', gzipSync('x'.repeat(512)), 'header'],
  ])('is refused: %s', async (_what, crate, problem) =>
    expectRefusedUpload(server, await uploadWith({ crate }), 'archive_malformed', problem),
  );

  it('is refused when it is a bare tar', async () => {
    const crate = Buffer.alloc(1024);
    await expectRefusedUpload(server, await uploadWith({ crate }), 'archive_malformed', 'gzip');
  });

  it('is refused when a byte in the middle has changed', async () => {
    const crate = await crateFile({ name: 'demo', version: '1.0.0' });
    const at = Math.floor(crate.length / 2);
    crate.writeUInt8(crate.readUInt8(at) ^ 0xff, at);
    await expectRefusedUpload(server, await uploadWith({ crate }), 'archive_malformed', 'gzip');
  });

  it('is refused when its checksum is wrong', async () => {
    const crate = await crateFile({ name: 'demo', version: '1.0.0' });
    const at = crate.length - 8;
    crate.writeUInt8(crate.readUInt8(at) ^ 1, at);
    await expectRefusedUpload(server, await uploadWith({ crate }), 'archive_malformed', 'gzip');
  });

  it('is refused when another gzip member follows, which cargo would never read', async () => {
    const crate = await crateFile({ name: 'demo', version: '1.0.0' });
    const twice = Buffer.concat([crate, gzipSync(Buffer.alloc(1024))]);
    await expectRefusedUpload(server, await uploadWith({ crate: twice }), 'archive_malformed');
  });

  it('is refused when garbage follows', async () => {
    const crate = await crateFile({ name: 'demo', version: '1.0.0' });
    const longer = Buffer.concat([crate, Buffer.from('garbage')]);
    await expectRefusedUpload(server, await uploadWith({ crate: longer }), 'archive_malformed');
  });
});

it('a tar archive without any entry has no manifest', async () =>
  expectRefusedUpload(
    server,
    await uploadWith({ crate: await archiveOf([]) }),
    'manifest_missing',
    'Cargo.toml',
  ));

describe('a gzip bomb', () => {
  it('is refused as soon as it is one', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * UNPACKED_BYTES));
    expect(bomb.length).toBeLessThan(UNPACKED_BYTES / 10);
    await expectRefusedUpload(
      server,
      await uploadWith({ crate: bomb }),
      'archive_too_large',
      String(UNPACKED_BYTES),
    );
  });

  it('inside a well-formed archive is refused with the limit', async () => {
    const upload = await uploadWith({
      entries: [{ header: { name: 'zeros' }, content: Buffer.alloc(8 * UNPACKED_BYTES) }],
    });
    await expectRefusedUpload(server, upload, 'archive_too_large', String(UNPACKED_BYTES));
  });
});

describe('the number of entries', () => {
  const files = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ header: { name: `file-${index}` } }));

  it('beyond the limit is refused, with the limit', async () => {
    const upload = await uploadWith({ entries: files(ENTRIES - 1) });
    await expectRefusedUpload(server, upload, 'archive_too_many_entries', `more than ${ENTRIES} entries`);
  });

  it('at the limit is taken', async () => {
    const answer = await put(server, await uploadWith({ entries: files(ENTRIES - 2) }));
    expect(answer.status, answer.text).toBe(200);
  });
});
