import { BackupFault } from './fault.ts';

/**
 * The little of tar that a backup needs: regular files with short names, one after the other (POSIX ustar), so that any `tar`
 * can list and unpack one. Sizes go up to 8 GB.
 */
const BLOCK = 512;
const LONGEST_NAME = 100;
const LARGEST = 8 ** 11 - 1;

export interface TarFile {
  name: string;
  size: number;
  /** In pieces. What is not read is skipped. */
  content: AsyncIterable<Uint8Array>;
  /** The whole of it. @throws BackupFault where it has more bytes than this. */
  read(most: number): Promise<Buffer>;
}

/** The block before a file's content. */
export function tarHeader(name: string, size: number, at: Date): Buffer {
  if (Buffer.byteLength(name) > LONGEST_NAME || size > LARGEST)
    throw new Error(`${name} (${size} bytes) does not fit into a tar header`);
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, offset: number, length: number) =>
    block.write(value.toString(8).padStart(length - 1, '0'), offset, 'latin1');
  block.write(name, 0, 'utf8');
  octal(0o600, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  octal(Math.max(0, Math.floor(at.getTime() / 1000)), 136, 12);
  block.write('        0', 148, 'latin1');
  block.write('ustar\u000000', 257, 'latin1');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\u0000 `, 148, 'latin1');
  return block;
}

/** What fills up the last block of a file. */
export const tarPadding = (size: number): Buffer => Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);

/** What an archive ends with. */
export const tarEnd = (): Buffer => Buffer.alloc(2 * BLOCK);

/** The files of an archive, in order. Each must be done with before the next is asked for. @throws BackupFault */
export async function* readTarFiles(source: AsyncIterable<Uint8Array>): AsyncGenerator<TarFile> {
  const bytes = new Bytes(source);
  for (;;) {
    const block = await bytes.exactly(BLOCK);
    if (block.every((byte) => byte === 0)) return;
    const { name, size } = decode(block);
    let left = size;
    const content = async function* () {
      while (left > 0) {
        const part = await bytes.some(left);
        left -= part.length;
        yield part;
      }
    };
    yield {
      name,
      size,
      content: content(),
      async read(most) {
        if (size > most)
          throw new BackupFault(`${name} in the backup has ${size} bytes; expected at most ${most}.`);
        left = 0;
        return bytes.exactly(size);
      },
    };
    for await (const _ of content());
    await bytes.exactly(tarPadding(size).length);
  }
}

function decode(block: Buffer): { name: string; size: number } {
  const text = (from: number, length: number) => {
    const field = block.subarray(from, from + length);
    const end = field.indexOf(0);
    return field.subarray(0, end < 0 ? length : end).toString('utf8');
  };
  const number = (from: number, length: number) => {
    const digits = /^ *([0-7]+) *$/.exec(text(from, length))?.[1];
    return digits === undefined ? -1 : Number.parseInt(digits, 8);
  };
  const sum = block.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 0x20 : byte), 0);
  const size = number(124, 12);
  const isFile = /^[0\0]$/.test(block.toString('latin1', 156, 157));
  if (number(148, 8) !== sum || size < 0 || !isFile)
    throw new BackupFault(
      'The file is no backup of Waybill, or is damaged: a tar header in it cannot be read.',
    );
  return { name: text(0, LONGEST_NAME), size };
}

class Bytes {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array(0);

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#chunks = source[Symbol.asyncIterator]();
  }

  async some(most: number): Promise<Uint8Array> {
    while (this.#rest.length === 0) {
      const next = await this.#chunks.next();
      if (next.done === true)
        throw new BackupFault('The backup is cut short: it ends in the middle. Fetch or make it again.');
      this.#rest = next.value;
    }
    const taken = this.#rest.subarray(0, most);
    this.#rest = this.#rest.subarray(taken.length);
    return taken;
  }

  async exactly(count: number): Promise<Buffer> {
    const parts: Uint8Array[] = [];
    for (let left = count; left > 0; ) {
      const part = await this.some(left);
      parts.push(part);
      left -= part.length;
    }
    return Buffer.concat(parts);
  }
}
