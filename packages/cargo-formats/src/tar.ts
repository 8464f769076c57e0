import { ByteReader } from './byte-reader.ts';
import { FormatError } from './format-error.ts';
import { parsePax } from './pax.ts';
import { quote } from './quote.ts';
import { blockSize, decodeTarHeader, malformed, type TarHeader } from './tar-header.ts';

export interface TarEntry {
  /** Undecoded and unchecked: see `ArchivePaths`. */
  readonly path: Uint8Array;
  readonly type: 'file' | 'directory';
  readonly size: number;
  /** Reads the content into memory. What is not read is skipped. */
  read(): Promise<Uint8Array>;
}

/** A long name or a pax header; a path that needs more could be unpacked nowhere. */
const maxExtensionBytes = 64 * 1024;

/** Entry types as Rust's `tar` crate calls them, because that is what crates.io's refusals say. */
const typeNames: Readonly<Record<string, string>> = {
  '1': 'Link',
  '2': 'Symlink',
  '3': 'Char',
  '4': 'Block',
  '6': 'Fifo',
  '7': 'Continuous',
  S: 'GNUSparse',
  g: 'XGlobalHeader',
  K: 'GNULongLink',
};

/**
 * Reads a tar archive entry by entry, without ever holding more of it than one block or what `read` is asked for.
 *
 * This is not `tar-stream`, because an inspection must see the archive cargo will see. `tar-stream` 3.2 goes on behind the
 * end marker where cargo stops and does without one, applies global pax headers silently, lets a pax path win over a GNU
 * long name where cargo decides the other way round, reads `5x` as 5, and waits for ever on a directory with content and on
 * some broken base-256 sizes. Here each of these is an error.
 *
 * @throws FormatError `archive_malformed`, `archive_entry_type_invalid`
 */
export async function* readTar(source: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry, void> {
  const reader = new ByteReader(source);
  let extensions: Extensions = {};
  while (true) {
    const block = await readBlock(reader);
    if (isZero(block)) break;
    const header = decodeTarHeader(block);
    if (header.type === 'L' || header.type === 'x') {
      extensions = withExtension(extensions, header, await readExtension(reader, header));
      continue;
    }
    const path = extensions.path ?? header.path;
    const type = entryType(header, path, extensions);
    checkSize(header, type, extensions);
    extensions = {};
    yield* entryOf(reader, path, type, header.size);
  }
  if (extensions.path !== undefined || extensions.pax !== undefined)
    throw malformed('it ends in an extension header');
  await expectOnlyZeros(reader);
}

interface Extensions {
  readonly path?: Uint8Array;
  readonly longName?: true;
  readonly pax?: ReadonlyMap<string, Uint8Array>;
}

function withExtension(known: Extensions, header: TarHeader, data: Uint8Array): Extensions {
  // Rust's `tar` applies the size of a pending pax header to the long name instead of to the entry, so that it would read
  // other bytes as the name than we do, up to a second Cargo.toml. Nobody needs both.
  if (header.type === 'L' ? known.pax !== undefined : known.longName) {
    throw malformed('an entry has a pax header and a GNU long name');
  }
  if (header.type === 'L') {
    if (known.path !== undefined) throw malformed('an entry has two long names');
    // The name ends in one NUL. Any other NUL stays and is refused with the path.
    return { ...known, longName: true, path: data.at(-1) === 0 ? data.subarray(0, -1) : data };
  }
  if (known.pax !== undefined) throw malformed('an entry has two pax headers');
  const pax = parsePax(data);
  const path = pax.get('path');
  if (path === undefined) return { ...known, pax };
  if (known.path !== undefined) throw malformed('an entry has two long names');
  return { ...known, pax, path };
}

async function readExtension(reader: ByteReader, header: TarHeader): Promise<Uint8Array> {
  if (header.size > maxExtensionBytes) {
    throw malformed(
      `an extension header has ${header.size} bytes, but at most ${maxExtensionBytes} make sense`,
    );
  }
  const data = await readFully(reader, header.size);
  expectZeros(await readFully(reader, padding(header.size)));
  return data;
}

function entryType(header: TarHeader, path: Uint8Array, extensions: Extensions): TarEntry['type'] {
  const isSparse = [...(extensions.pax?.keys() ?? [])].some((key) => key.startsWith('GNU.sparse.'));
  if (header.type === '0' && !isSparse) return 'file';
  if (header.type === '5') return 'directory';
  const name = isSparse ? 'GNUSparse' : (typeNames[header.type] ?? `Other(${header.type.charCodeAt(0)})`);
  throw new FormatError(
    'archive_entry_type_invalid',
    `The entry ${quote(Buffer.from(path).toString())} of the .crate file is of type ${name}, but only regular files and directories are allowed; replace it by a copy of the file.`,
  );
}

function checkSize(header: TarHeader, type: TarEntry['type'], extensions: Extensions): void {
  const paxSize = extensions.pax?.get('size');
  if (paxSize !== undefined && Buffer.from(paxSize).toString('latin1') !== String(header.size)) {
    throw malformed('an entry has one size in its header and another in its pax header');
  }
  if (type === 'directory' && header.size !== 0) throw malformed('a directory has content');
}

async function* entryOf(
  reader: ByteReader,
  path: Uint8Array,
  type: TarEntry['type'],
  size: number,
): AsyncGenerator<TarEntry, void> {
  let missing = size;
  yield {
    path,
    type,
    size,
    async read() {
      missing -= size;
      return readFully(reader, size);
    },
  };
  while (missing > 0) {
    const part = await reader.some(missing);
    if (part === null) throw cutShort();
    missing -= part.length;
  }
  expectZeros(await readFully(reader, padding(size)));
}

async function readBlock(reader: ByteReader): Promise<Uint8Array> {
  return readFully(reader, blockSize);
}

async function readFully(reader: ByteReader, count: number): Promise<Uint8Array> {
  const bytes = await reader.exactly(count);
  if (bytes.length < count) throw cutShort();
  return bytes;
}

/** A second zero block belongs to the end marker and some writers fill up to a larger block; cargo reads none of it. */
async function expectOnlyZeros(reader: ByteReader): Promise<void> {
  for (let part = await reader.some(zeros.length); part !== null; part = await reader.some(zeros.length)) {
    if (!isZero(part)) throw malformed('there is data behind the end marker of the tar archive');
  }
}

/** What fills up a block says nothing, so that a reader with another idea of a size finds nothing there. */
function expectZeros(padding: Uint8Array): void {
  if (!isZero(padding)) throw malformed('there is data in the padding behind an entry');
}

/** As long as the largest stretch that is looked at in one go: half a gigabyte of zeros is a small upload. */
const zeros = Buffer.alloc(64 * 1024);

function isZero(bytes: Uint8Array): boolean {
  return zeros.subarray(0, bytes.length).equals(bytes);
}

function padding(size: number): number {
  return (blockSize - (size % blockSize)) % blockSize;
}

function cutShort(): FormatError {
  return malformed('the tar archive ends in the middle or without an end marker');
}
