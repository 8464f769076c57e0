import { gzipSync } from 'node:zlib';

export interface Entry {
  readonly path: string | Uint8Array;
  readonly content?: string | Uint8Array;
  /** The type character; a regular file if absent. */
  readonly type?: string;
  /** What the size field says instead of the truth, as its 12 bytes. */
  readonly sizeField?: Uint8Array;
  readonly magic?: string;
  readonly checksum?: number;
}

/** A tar archive from hand-made headers, so that each field can lie. */
export function buildTar(entries: readonly Entry[], end: Uint8Array = Buffer.alloc(1024)): Buffer {
  return Buffer.concat([
    ...entries.flatMap(({ content = '', ...entry }) => blocks(entry, Buffer.from(content))),
    end,
  ]);
}

export function buildCrate(entries: readonly Entry[]): Buffer {
  return gzipSync(buildTar(entries));
}

export const manifestEntry: Entry = { path: 'demo-1.0.0/Cargo.toml', content: '[package]\n' };

export function paxRecord(key: string, value: string): string {
  const rest = Buffer.byteLength(` ${key}=${value}\n`);
  let length = rest;
  while (length !== rest + String(length).length) length = rest + String(length).length;
  return `${length} ${key}=${value}\n`;
}

/** The bytes in chunks of at most `size`. */
export async function* inChunks(bytes: Uint8Array, size = 64 * 1024): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

function blocks(entry: Entry, content: Buffer): Buffer[] {
  return [header(entry, content.length), content, Buffer.alloc((512 - (content.length % 512)) % 512)];
}

function header(entry: Entry, size: number): Buffer {
  const block = Buffer.alloc(512);
  block.set(Buffer.from(entry.path).subarray(0, 100), 0);
  block.write('0000644\0', 100);
  block.set(entry.sizeField ?? Buffer.from(`${size.toString(8).padStart(11, '0')}\0`), 124);
  block.write('00000000000\0', 136);
  block.write(' '.repeat(8), 148);
  block.write(entry.type ?? '0', 156);
  block.write(entry.magic ?? 'ustar  \0', 257);
  const sum = entry.checksum ?? block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}
