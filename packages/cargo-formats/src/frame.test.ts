import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readPublishFrame } from './frame.ts';
import { inChunks } from './testing/build-tar.ts';
import { codeOf, refusalOf } from './testing/refusal.ts';
import { readPublishBody } from './testing/vectors.ts';

const limits = { maxMetadataBytes: 1000, maxCrateBytes: 100 };
const json = '{"name":"demo","vers":"1.0.0"}';

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function frame(metadata: string, crate: string, after = ''): Buffer {
  const jsonBytes = Buffer.from(metadata);
  const crateBytes = Buffer.from(crate);
  return Buffer.concat([
    u32(jsonBytes.length),
    jsonBytes,
    u32(crateBytes.length),
    crateBytes,
    Buffer.from(after),
  ]);
}

async function readAll(body: AsyncIterable<Uint8Array>, { maxMetadataBytes, maxCrateBytes } = limits) {
  const { metadata, readCrate } = await readPublishFrame(body, { maxMetadataBytes });
  const parts: Uint8Array[] = [];
  for await (const part of readCrate({ maxCrateBytes })) parts.push(part);
  return { name: metadata.name, crate: Buffer.concat(parts).toString(), parts: parts.length };
}

test('a body is metadata and a crate', async () => {
  expect(await readAll(inChunks(frame(json, 'bytes')))).toEqual({ name: 'demo', crate: 'bytes', parts: 1 });
});

test('what cargo sends can be read', async () => {
  const body = readPublishBody('kitchen-sink');
  const { metadata, readCrate } = await readPublishFrame(inChunks(body), { maxMetadataBytes: 1_000_000 });
  expect(metadata.vers).toBe('1.2.3-beta.1+build.5');
  let bytes = 0;
  for await (const part of readCrate({ maxCrateBytes: 1_000_000 })) bytes += part.length;
  expect(bytes).toBe(body.length - 8 - body.readUInt32LE(0));
});

test('chunks do not matter', async () => {
  const body = frame(json, 'some bytes of a crate');
  const cuts = fc.array(fc.integer({ min: 0, max: body.length }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(cuts, async (unsorted) => {
      const edges = [0, ...unsorted.toSorted((a, b) => a - b), body.length];
      async function* chunks() {
        for (const [index, end] of edges.entries()) yield body.subarray(edges[index - 1] ?? 0, end);
      }
      expect(await readAll(chunks())).toMatchObject({ name: 'demo', crate: 'some bytes of a crate' });
    }),
  );
});

test('a body cut anywhere is truncated', async () => {
  const body = frame(json, 'bytes');
  for (let length = 0; length < body.length; length += 1) {
    const code = await codeOf(() => readAll(inChunks(body.subarray(0, length), 7)));
    expect(code, `cut after ${length} bytes`).toBe('frame_truncated');
  }
});

test('the limits are the last sizes that pass', async () => {
  const exact = { maxMetadataBytes: json.length, maxCrateBytes: 5 };
  expect(await readAll(inChunks(frame(json, 'bytes')), exact)).toMatchObject({ crate: 'bytes' });
  const smaller = { ...exact, maxMetadataBytes: json.length - 1 };
  expect(await codeOf(() => readAll(inChunks(frame(json, 'bytes')), smaller))).toBe('metadata_too_large');
  expect(await codeOf(() => readAll(inChunks(frame(json, 'bytes!')), exact))).toBe('crate_too_large');
});

test('metadata that is too large is not read', async () => {
  let chunks = 0;
  async function* body() {
    chunks += 1;
    yield u32(0xffffffff);
    chunks += 1;
    yield Buffer.alloc(10);
  }
  expect(await codeOf(() => readAll(body()))).toBe('metadata_too_large');
  expect(chunks).toBe(1);
});

test('a crate that is too large is not read', async () => {
  let chunks = 0;
  async function* body() {
    yield Buffer.concat([u32(json.length), Buffer.from(json), u32(limits.maxCrateBytes + 1)]);
    chunks += 1;
    yield Buffer.alloc(limits.maxCrateBytes + 1);
  }
  expect(await codeOf(() => readAll(body()))).toBe('crate_too_large');
  expect(chunks).toBe(0);
});

test('the crate is not asked for before it is wanted', async () => {
  let chunks = 0;
  async function* body() {
    yield Buffer.concat([u32(json.length), Buffer.from(json)]);
    chunks += 1;
    yield Buffer.concat([u32(1), Buffer.from('x')]);
  }
  const { readCrate } = await readPublishFrame(body(), limits);
  expect(chunks).toBe(0);
  for await (const part of readCrate(limits)) expect(part.length).toBe(1);
  expect(chunks).toBe(1);
});

test('a refusal leaves the body open, to be drained or closed by its owner', async () => {
  let closed = false;
  async function* body() {
    try {
      yield u32(0xffffffff);
      yield Buffer.alloc(1);
    } finally {
      closed = true;
    }
  }
  expect(await codeOf(() => readPublishFrame(body(), limits))).toBe('metadata_too_large');
  expect(closed).toBe(false);
});

test('an error of the body itself is passed on', async () => {
  async function* body(): AsyncGenerator<Uint8Array> {
    yield frame(json, 'bytes').subarray(0, 40);
    throw new RangeError('connection lost');
  }
  await expect(readAll(body())).rejects.toThrow(new RangeError('connection lost'));
});

test('an empty crate is refused', async () => {
  expect((await refusalOf(() => readAll(inChunks(frame(json, ''))))).message).toContain('0 bytes');
});

test('bytes after the crate are refused, in whichever chunk they come', async () => {
  const body = frame(json, 'bytes', '!');
  expect(await codeOf(() => readAll(inChunks(body)))).toBe('frame_malformed');
  expect(await codeOf(() => readAll(inChunks(body, 1)))).toBe('frame_malformed');
});

test('metadata in chunks of one byte costs the memory of its bytes, not of its chunks', async () => {
  const size = 512 * 1024;
  async function* drip() {
    yield Buffer.from([size & 255, (size >> 8) & 255, (size >> 16) & 255, 0]);
    // Fresh small buffers, as an HTTP parser makes them.
    for (let sent = 0; sent < size; sent += 1) yield Buffer.from(' ');
  }
  const before = process.memoryUsage();
  const refusal = await refusalOf(() => readPublishFrame(drip(), { maxMetadataBytes: 1024 * 1024 }));
  expect(refusal.code).toBe('metadata_invalid');
  const after = process.memoryUsage();
  // Half a million small buffers at once would be above 50 MB.
  expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(40 * 1024 * 1024);
});
