import { expect, it } from 'vitest';
import { linesOf } from './lines.ts';

const limits = { line: 10, total: 100 };

async function* chunks(...texts: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

async function read(...texts: (string | Uint8Array)[]): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of linesOf(chunks(...texts), limits)) lines.push(line);
  return lines;
}

it('are the same wherever the chunks end', async () => {
  expect(await read('one\ntwo\r\n\nthree')).toEqual(['one', 'two', 'three']);
  expect(await read('o', 'ne', '\n', 'tw', 'o\nthr', 'ee\n')).toEqual(['one', 'two', 'three']);
  expect(await read('é'.repeat(3).slice(0, 2), '\n')).toEqual(['éé']);
  expect(await read()).toEqual([]);
});

it('a character over two chunks', async () => {
  const text = Buffer.from('aéb\n');
  expect(await read(text.subarray(0, 2), text.subarray(2))).toEqual(['aéb']);
});

it('a line that is too long is given up before it ends', async () => {
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (;;) yield Buffer.from('xxxx');
  }
  const reading = (async () => {
    for await (const _ of linesOf(endless(), { line: 10, total: Number.MAX_SAFE_INTEGER }));
  })();
  await expect(reading).rejects.toThrow('more than 10 bytes');
});

it('too many of them are given up', async () => {
  await expect(read(...Array.from({ length: 30 }, () => 'four\n'))).rejects.toThrow('more than 100 bytes');
});

it('what is not UTF-8 is refused', async () => {
  await expect(read(new Uint8Array([0xff, 0xfe, 0x0a]))).rejects.toThrow('UTF-8');
});
