import { FormatError } from './format-error.ts';

export const blockSize = 512;

/** One 512-byte header, decoded no further than an inspection needs. Owners, modes and times are ignored. */
export interface TarHeader {
  readonly path: Uint8Array;
  readonly size: number;
  /** The one-character type of the entry: `0` file, `5` directory, `L` GNU long name, `x` pax, … */
  readonly type: string;
}

/**
 * Decodes a header in the ustar or the GNU format; cargo writes the latter. Everything ambiguous is refused instead of
 * guessed: two readers that guess differently would see two different archives in the same bytes.
 *
 * @throws FormatError `archive_malformed`
 */
export function decodeTarHeader(block: Uint8Array): TarHeader {
  if (readNumber(block, 148, 8) !== checksum(block)) throw malformed('a header has a wrong checksum');
  const name = untilNul(block.subarray(0, 100));
  const magic = latin1(block.subarray(257, 265));
  if (magic !== 'ustar\x0000' && magic !== 'ustar  \0')
    throw malformed('a header is neither ustar nor GNU tar');
  const prefix = magic === 'ustar\x0000' ? untilNul(block.subarray(345, 500)) : new Uint8Array(0);
  const type = latin1(block.subarray(156, 157));
  return {
    path: prefix.length === 0 ? name : Buffer.concat([prefix, Buffer.from('/'), name]),
    size: readNumber(block, 124, 12),
    // A NUL is how the oldest archives mark a regular file.
    type: type === '\0' ? '0' : type,
  };
}

export function malformed(reason: string, cause?: unknown): FormatError {
  return new FormatError(
    'archive_malformed',
    `The .crate file is malformed: ${reason}. Build it with \`cargo package\` or \`cargo publish\`.`,
    { cause },
  );
}

/** Bytes from `name` up to the first NUL. */
function untilNul(field: Uint8Array): Uint8Array {
  const end = field.indexOf(0);
  return end === -1 ? field : field.subarray(0, end);
}

/** A number in octal text, or in base 256 when the first byte is 0x80 (GNU, for what octal has no room for). */
function readNumber(block: Uint8Array, offset: number, length: number): number {
  const field = block.subarray(offset, offset + length);
  if (field[0] === 0x80) return readBase256(field.subarray(1));
  const digits = /^ *([0-7]+)[ \0]*$/.exec(latin1(field))?.[1];
  // Leniency here is how one archive comes to have two readings, so `12x`, an empty field and a minus sign all end here.
  if (digits === undefined) throw malformed('a header has a number that cannot be read');
  return safe(Number.parseInt(digits, 8));
}

function readBase256(bytes: Uint8Array): number {
  return safe(Number(BigInt(`0x${Buffer.from(bytes).toString('hex')}`)));
}

function safe(value: number): number {
  if (!Number.isSafeInteger(value)) throw malformed('a header announces an entry of more than 2^53 bytes');
  return value;
}

/** The sum of all bytes, those of the checksum itself counted as spaces. */
function checksum(block: Uint8Array): number {
  let sum = 8 * 0x20;
  for (const [index, byte] of block.entries()) {
    if (index < 148 || index >= 156) sum += byte;
  }
  return sum;
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}
