import type { Random } from './random.ts';

/** Pieces that parsers stumble over. */
const awkward = [
  '',
  '\0',
  '\n',
  '\r\n',
  ' ',
  '\u200b',
  '\u202e',
  '\u212a',
  '\ufeff',
  '\ud800',
  'é',
  '"',
  "'",
  '\\',
  '/',
  '//',
  '../',
  '.',
  '*',
  '**',
  '{{',
  '}}',
  '{{crate}}',
  '{{version}}',
  '[',
  ']',
  '{',
  '}',
  ',',
  ':',
  '=',
  '#',
  '%00',
  '%2e%2e%2f',
  '-1',
  '0',
  '1e999',
  '4294967295',
  '9007199254740993',
  'null',
  'true',
  '__proto__',
  'constructor',
  '@refs/heads/x',
].map((text) => Buffer.from(text));

/** An input that is like the ones there are: some pieces changed, doubled, left out, or taken from another one. */
export function mutated(random: Random, corpus: readonly Uint8Array[]): Uint8Array {
  let bytes = Buffer.from(random.pick(corpus));
  for (let changes = 1 + random.below(4); changes > 0; changes -= 1) bytes = changed(random, bytes, corpus);
  return bytes;
}

function changed(
  random: Random,
  bytes: Buffer<ArrayBuffer>,
  corpus: readonly Uint8Array[],
): Buffer<ArrayBuffer> {
  const at = random.below(bytes.length + 1);
  const end = Math.min(bytes.length, at + random.below(1 << random.below(8)));
  const [before, piece, after] = [bytes.subarray(0, at), bytes.subarray(at, end), bytes.subarray(end)];
  switch (random.below(7)) {
    case 0: {
      const copy = Buffer.from(bytes);
      if (at < copy.length) copy[at] = (copy[at] ?? 0) ^ (1 << random.below(8));
      return copy;
    }
    case 1:
      return Buffer.concat([before, after]);
    case 2:
      return Buffer.concat([before, piece, piece, after]);
    case 3:
      return Buffer.concat([before, random.pick(awkward), after]);
    case 4:
      return Buffer.concat([before, random.pick(awkward), piece, after]);
    case 5: {
      const other = Buffer.from(random.pick(corpus));
      const from = random.below(other.length + 1);
      return Buffer.concat([before, other.subarray(from, from + random.below(64)), after]);
    }
    default:
      return before.length === 0 ? Buffer.from(bytes) : Buffer.from(before);
  }
}
