import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { UnfinishedFiles } from './unfinished.ts';

const folder = mkdtempSync(join(tmpdir(), 'waybill-unfinished-'));
afterAll(() => rmSync(folder, { recursive: true }));

const sum = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function* pieces(bytes: Uint8Array, lengths: readonly number[]): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (const length of lengths) {
    yield bytes.subarray(at, at + length);
    at += length;
  }
  yield bytes.subarray(at);
}

describe('the sums of the parts of a file', () => {
  it('are those of its stretches, however it comes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 50 }),
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.integer({ min: 0, max: 15 }), { maxLength: 6 }),
        async (size, partBytes, lengths) => {
          const bytes = randomBytes(size);
          const file = await new UnfinishedFiles(folder, partBytes).receive(pieces(bytes, lengths));
          await file.remove();
          const parts: string[] = [];
          for (let at = 0; at === 0 || at < size; at += partBytes)
            parts.push(sum(bytes.subarray(at, at + partBytes)));
          expect(file).toMatchObject({ size, sha256: sum(bytes), partSums: parts });
        },
      ),
      { numRuns: 200 },
    );
  });

  it('are only one where nobody asks for parts', async () => {
    const bytes = randomBytes(10_000);
    const file = await new UnfinishedFiles(folder).receive(pieces(bytes, [1, 4_000]));
    expect(file.partSums).toEqual([sum(bytes)]);
    await file.remove();
  });
});
