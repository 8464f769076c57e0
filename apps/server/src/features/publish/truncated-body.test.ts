import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crateFile, frame, metadataFor } from '../../testing/crate-file.ts';
import { openRaw, uploadHead } from '../../testing/raw-connection.ts';
import { ADMIN_TOKEN } from '../../testing/test-config.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { expectRefusedUpload, put, snapshot } from '../../testing/uploads.ts';

let server: TestServer;
let body: Buffer;
let jsonLength: number;
beforeAll(async () => {
  server = await startTestServer();
  const content = Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * 7919) % 251));
  const crate = await crateFile({
    name: 'demo',
    version: '1.0.0',
    entries: [{ header: { name: 'data' }, content }],
  });
  body = frame(metadataFor('demo', '1.0.0'), crate);
  jsonLength = body.readUInt32LE(0);
});
afterAll(() => server.close());

const unfinished = () => readdir(join(server.dataDir, 'blobs', 'unfinished'));

describe('an upload that is cut but ends properly', () => {
  it('is refused wherever the cut is', async () => {
    const metadataEnd = 4 + jsonLength;
    const cuts = [
      0,
      3,
      4,
      5,
      metadataEnd - 1,
      metadataEnd,
      metadataEnd + 3,
      metadataEnd + 4,
      metadataEnd + 5,
      body.length - 1,
    ];
    for (const cut of cuts) {
      await expectRefusedUpload(server, body.subarray(0, cut), 'frame_truncated', 'ended inside');
    }
  });

  it('is refused when the gzip inside is cut and the lengths agree', async () => {
    const crate = await crateFile({ name: 'demo', version: '1.0.0' });
    for (const cut of [1, 10, crate.length - 8, crate.length - 1]) {
      const cutCrate = crate.subarray(0, cut);
      await expectRefusedUpload(
        server,
        frame(metadataFor('demo', '1.0.0'), cutCrate),
        'archive_malformed',
        'gzip',
      );
    }
  });
});

describe('a client that goes away', () => {
  it.each([
    ['in the length', () => 2],
    ['in the metadata', () => 4 + Math.floor(jsonLength / 2)],
    ['in the crate', () => Math.floor(body.length / 2)],
    ['before the last byte', () => body.length - 1],
  ])('leaves nothing behind: %s', async (_where, cut) => {
    const before = await snapshot(server);
    const connection = await openRaw(server.url);
    await connection.send(uploadHead(ADMIN_TOKEN, `content-length: ${body.length}`));
    await connection.send(body.subarray(0, cut()));
    if (cut() > 4 + jsonLength + 4) await expect.poll(unfinished).toHaveLength(1);
    connection.socket.destroy();
    await connection.closed;
    await expect.poll(unfinished).toEqual([]);
    expect(await snapshot(server)).toEqual(before);
  });

  it('in a chunked body: a part is never taken for the whole', async () => {
    const before = await snapshot(server);
    const connection = await openRaw(server.url);
    await connection.send(uploadHead(ADMIN_TOKEN, 'transfer-encoding: chunked'));
    await connection.send(`${body.length.toString(16)}\r\n`);
    await connection.send(body.subarray(0, body.length - 1));
    await expect.poll(unfinished).toHaveLength(1);
    connection.socket.destroy();
    await connection.closed;
    await expect.poll(unfinished).toEqual([]);
    expect(await snapshot(server)).toEqual(before);
  });

  it('in a chunked body without its end: all bytes of the upload came, the last chunk did not', async () => {
    const before = await snapshot(server);
    const connection = await openRaw(server.url);
    await connection.send(uploadHead(ADMIN_TOKEN, 'transfer-encoding: chunked'));
    await connection.send(`${body.length.toString(16)}\r\n`);
    await connection.send(body);
    await connection.send('\r\n');
    await expect.poll(unfinished).toHaveLength(1);
    connection.socket.destroy();
    await connection.closed;
    await expect.poll(unfinished).toEqual([]);
    expect(await snapshot(server)).toEqual(before);
  });
});

it('a client that only stops sending gets an answer in the shape of every other refusal', async () => {
  const before = await snapshot(server);
  const connection = await openRaw(server.url);
  await connection.send(uploadHead(ADMIN_TOKEN, `content-length: ${body.length}`));
  await connection.send(body.subarray(0, body.length - 1));
  await expect.poll(unfinished).toHaveLength(1);
  connection.socket.end();
  const answer = await connection.closed;
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  const [error] = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4)).errors;
  expect(error).toMatchObject({
    code: 'request_malformed',
    detail: expect.stringContaining('ended in the middle'),
  });
  expect(answer).toContain(`x-request-id: ${error.correlation_id}`);
  await expect.poll(unfinished).toEqual([]);
  expect(await snapshot(server)).toEqual(before);
});

it('a whole upload that arrives in small pieces is taken', async () => {
  const connection = await openRaw(server.url);
  await connection.send(uploadHead(ADMIN_TOKEN, `content-length: ${body.length}`, 'connection: close'));
  for (let start = 0; start < body.length; start += 40_001) {
    await connection.send(body.subarray(start, start + 40_001));
  }
  expect(await connection.closed).toMatch(/^HTTP\/1\.1 200 /);
});

it('the same upload, whole, is taken after all the broken ones', async () => {
  const crate = await crateFile({ name: 'after', version: '1.0.0' });
  expect((await put(server, frame(metadataFor('after', '1.0.0'), crate))).status).toBe(200);
});
