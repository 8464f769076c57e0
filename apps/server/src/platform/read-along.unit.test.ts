import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { readAlong } from './read-along.ts';

const KIB = 1024;
/** Chunks of which each has other bytes. */
async function* chunksOf(sizes: readonly number[]): AsyncGenerator<Uint8Array, void> {
  for (const [at, size] of sizes.entries()) {
    const chunk = new Uint8Array(size).fill(at + 1);
    yield chunk;
    // As whoever gives memory back.
    chunk.fill(0);
  }
}
async function all(chunks: AsyncIterable<Uint8Array>, pauseMs = 0): Promise<Buffer> {
  const read: Buffer[] = [];
  for await (const chunk of chunks) {
    if (pauseMs > 0) await sleep(pauseMs);
    read.push(Buffer.from(chunk));
  }
  return Buffer.concat(read);
}
const whole = (sizes: readonly number[]) =>
  Buffer.concat(sizes.map((size, at) => Buffer.alloc(size, at + 1)));

it.each([
  ['small chunks', [1, 2, 3]],
  ['none', []],
  ['an empty one', [0, 5, 0]],
  ['larger than a buffer', [700 * KIB, 1, 300 * KIB]],
  ['exactly buffers', [256 * KIB, 256 * KIB, 256 * KIB, 256 * KIB]],
])('both read the same: %s', async (_, sizes) => {
  const expected = whole(sizes);
  for (const [slowFirst, slowSecond] of [
    [0, 0],
    [2, 0],
    [0, 2],
  ]) {
    const { first, second } = readAlong(chunksOf(sizes));
    const [one, two] = await Promise.all([all(first, slowFirst), all(second, slowSecond)]);
    expect(one.equals(expected)).toBe(true);
    expect(two.equals(expected)).toBe(true);
  }
});

it('the first one waits for a second one that is two buffers behind, and goes on alone when that stops', async () => {
  const sizes = Array.from({ length: 40 }, () => 64 * KIB);
  const { first, second } = readAlong(chunksOf(sizes));
  const slow = second[Symbol.asyncIterator]();
  let bytes = 0;
  const reading = (async () => {
    for await (const chunk of first) bytes += chunk.length;
  })();
  expect((await slow.next()).value?.length).toBe(64 * KIB);
  await sleep(50);
  // What it has in its hand, and one buffer more.
  expect(bytes).toBeLessThanOrEqual(64 * KIB + 256 * KIB);
  await slow.return?.();
  await reading;
  expect(bytes).toBe(40 * 64 * KIB);
});

it('what breaks off breaks off for both, though some of it was not read yet', async () => {
  async function* broken() {
    yield new Uint8Array(10);
    throw new Error('the line broke');
  }
  const { first, second } = readAlong(broken());
  const [one, two] = await Promise.allSettled([all(first), all(second, 5)]);
  expect([one, two]).toMatchObject([
    { status: 'rejected', reason: { message: 'the line broke' } },
    { status: 'rejected', reason: { message: 'the line broke' } },
  ]);
});

it('a first one that stops is told to the second', async () => {
  const { first, second } = readAlong(chunksOf([10, 10, 10]));
  const reading = all(second);
  for await (const chunk of first) if (chunk.length > 0) break;
  await expect(reading).rejects.toThrow('The first reader has stopped.');
});
