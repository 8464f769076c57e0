import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { frame, metadataFor, u32 } from '../../testing/crate-file.ts';
import { openRaw, uploadHead } from '../../testing/raw-connection.ts';
import { ADMIN_TOKEN } from '../../testing/test-config.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { expectRefusedUpload, put, snapshot, uploadWith } from '../../testing/uploads.ts';

const LIMIT = 20_000;
/** Well below the time a refused upload is read on for when its client stands still. */
const AT_ONCE_MS = 5_000;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ 'limits.upload_bytes': String(LIMIT) });
});
afterAll(() => server.close());

const noise = (bytes: number) =>
  uploadWith({ entries: [{ header: { name: 'noise' }, content: randomBytes(bytes) }] });

it('a file over the limit is refused with 413, its size and the limit', async () => {
  const upload = await noise(LIMIT);
  const size = upload.length - 4 - upload.readUInt32LE(0) - 4;
  expect(size).toBeGreaterThan(LIMIT);
  await expectRefusedUpload(server, upload, 'crate_too_large', `${size} bytes`, `at most ${LIMIT}`);
});

it('one byte over the limit is refused, the limit itself is not', async () => {
  const metadata = metadataFor('demo', '1.0.0');
  await expectRefusedUpload(server, frame(metadata, Buffer.alloc(LIMIT + 1)), 'crate_too_large');
  await expectRefusedUpload(server, frame(metadata, Buffer.alloc(LIMIT)), 'archive_malformed');
});

it('the announcement alone is refused: the client need not send what would be thrown away', async () => {
  const json = Buffer.from(JSON.stringify(metadataFor('demo', '1.0.0')));
  const announced = Buffer.concat([u32(json.length), json, u32(0xff_ff_ff_ff)]);
  await expectRefusedUpload(server, announced, 'crate_too_large', '4294967295', String(LIMIT));
});

describe('a body of unknown length', () => {
  it(
    'is refused by the length inside it, and the client that sends on still reads the answer',
    async () => {
      const before = await snapshot(server);
      const json = Buffer.from(JSON.stringify(metadataFor('demo', '1.0.0')));
      const start = Buffer.concat([u32(json.length), json, u32(50 * LIMIT)]);
      const piece = Buffer.alloc(LIMIT);
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(start);
          for (let count = 0; count < 50; count++) controller.enqueue(piece);
          controller.close();
        },
      });
      const answer = await fetch(`${server.url}/api/v1/crates/new`, {
        method: 'PUT',
        body,
        duplex: 'half',
        headers: { authorization: ADMIN_TOKEN },
      } as RequestInit);
      expect(answer.status).toBe(413);
      expect(await answer.json()).toMatchObject({ errors: [{ code: 'crate_too_large' }] });
      expect(await snapshot(server)).toEqual(before);
    },
    AT_ONCE_MS,
  );

  it('cannot smuggle in more than it announced', async () => {
    const whole = await noise(100);
    const endless = Buffer.concat([whole, Buffer.alloc(3 * LIMIT)]);
    await expectRefusedUpload(server, endless, 'frame_malformed');
  });
});

describe('Expect: 100-continue', () => {
  const statuses = (answer: string) =>
    [...answer.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map(([, status]) => status);

  it(
    'ends in 413 for a file that is announced too large, though only its beginning was sent',
    async () => {
      const before = await snapshot(server);
      const json = Buffer.from(JSON.stringify(metadataFor('demo', '1.0.0')));
      const start = Buffer.concat([u32(json.length), json, u32(LIMIT + 1)]);
      const connection = await openRaw(server.url);
      const head = uploadHead(
        ADMIN_TOKEN,
        `content-length: ${start.length + LIMIT + 1}`,
        'expect: 100-continue',
        'connection: close',
      );
      await connection.send(head);
      await expect.poll(() => statuses(connection.received())).toEqual(['100']);
      await connection.send(start);
      await connection.send(Buffer.alloc(LIMIT + 1));
      const answer = await connection.closed;
      expect(statuses(answer)).toEqual(['100', '413']);
      expect(answer).toContain('"code":"crate_too_large"');
      expect(await snapshot(server)).toEqual(before);
    },
    AT_ONCE_MS,
  );

  it('ends in 200 for an ordinary upload', async () => {
    const upload = await uploadWith({ name: 'patient' });
    const connection = await openRaw(server.url);
    await connection.send(
      uploadHead(
        ADMIN_TOKEN,
        `content-length: ${upload.length}`,
        'expect: 100-continue',
        'connection: close',
      ),
    );
    await expect.poll(() => statuses(connection.received())).toEqual(['100']);
    await connection.send(upload);
    expect(statuses(await connection.closed)).toEqual(['100', '200']);
  });
});

it('what fits is still taken', async () => {
  const answer = await put(server, await noise(LIMIT / 2));
  expect(answer.status, answer.text).toBe(200);
});
