import { expect, test } from 'vitest';
import { giveBack } from './give-back.ts';

test('a chunk that has its memory for itself loses it', () => {
  const chunk = new Uint8Array(64 * 1024);
  giveBack(chunk);
  expect(chunk.buffer.byteLength).toBe(0);
});

test('what shares its memory with others keeps it', () => {
  const all = new Uint8Array([1, 2, 3, 4]);
  giveBack(all.subarray(1));
  giveBack(all.subarray(0, 3));
  giveBack(new Uint8Array(new SharedArrayBuffer(4)));
  expect([...all]).toEqual([1, 2, 3, 4]);
});
