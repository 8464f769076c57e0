import type { TransformOptions } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, type Gunzip, type ZlibOptions } from 'node:zlib';
import { ArchivePaths } from './archive-paths.ts';
import { FormatError } from './format-error.ts';
import { giveBack } from './give-back.ts';
import { quote } from './quote.ts';
import { archivePath } from './readme.ts';
import { readTar, type TarEntry } from './tar.ts';
import { malformed } from './tar-header.ts';
import { parseVcsInfo, type VcsInfo } from './vcs-info.ts';

export interface ArchiveRules {
  readonly name: string;
  readonly version: string;
  /** Bytes of the tar archive, headers and padding included. */
  readonly maxUnpackedBytes: number;
  /** Files and directories; headers that only carry a long name are not counted. */
  readonly maxEntries: number;
  /** A file whose text is wanted beside those that are named like a README: the `readme_file` of the metadata. */
  readonly readmeFile?: string | null;
}

export interface Archive {
  readonly manifestText: string;
  /** `Cargo.toml`, or `cargo.toml` from very old crates. */
  readonly manifestPath: string;
  /** From which commit cargo packaged, as cargo says; null when there is no (readable) record of it. */
  readonly vcsInfo: VcsInfo | null;
  /** Regular files in the order of the archive, relative to `name-version/`. */
  readonly files: readonly string[];
  readonly unpackedBytes: number;
  /** Texts of what may be the README, by path; which one it is says the manifest (`chooseReadme`). */
  readonly readmes: ReadonlyMap<string, string>;
}

/** What is buffered: a manifest or a record of the commit beyond these sizes was not written by cargo. */
const maxManifestBytes = 1024 * 1024;
const maxVcsInfoBytes = 64 * 1024;
/** Each chunk goes to another thread and back: sixteen times as much as usual at once. */
const CHUNK_BYTES = 256 * 1024;
/** A longer README, or one more, is left where it is. */
const maxReadmeBytes = 1024 * 1024;
const maxReadmes = 4;

/**
 * Reads a `.crate` file once from start to end and makes sure that cargo can unpack it anywhere and that it unpacks to
 * the same files everywhere: one gzip member, a strict tar archive, only files and directories below `name-version/`,
 * exactly one manifest (crates-io-api §6.4). Memory grows with the number of entries, never with their size. The first
 * problem stops reading. A chunk is done with when the next one is asked for.
 *
 * The manifest is not parsed: see `readManifest`. An error of `gzip` itself is passed on as it is.
 *
 * @throws FormatError `archive_malformed`, `archive_too_large`, `archive_too_many_entries`, `archive_path_invalid`,
 *   `archive_entry_type_invalid`, `manifest_missing`, `manifest_invalid` (not UTF-8, or too large)
 */
export async function inspectArchive(gzip: AsyncIterable<Uint8Array>, rules: ArchiveRules): Promise<Archive> {
  try {
    return await pipeline(gzip, gunzipOneMember(), (tar) => inspectTar(tar, rules));
  } catch (error) {
    if (isGzipError(error)) throw malformed(`it is not one complete gzip member (${error.message})`, error);
    throw error;
  }
}

/**
 * The folder that a `.crate` file unpacks to, `name-version`, by its first entry: what it is of, where nothing else tells. Nothing is
 * checked yet.
 *
 * @throws FormatError `archive_malformed`
 */
export async function rootFolder(gzip: AsyncIterable<Uint8Array>): Promise<string> {
  try {
    return await pipeline(gzip, createGunzip(), async (tar: AsyncIterable<Uint8Array>) => {
      for await (const { path } of readTar(tar))
        return Buffer.from(path).toString('utf8').split('/', 1)[0] ?? '';
      throw malformed('it is empty');
    });
  } catch (error) {
    if (isGzipError(error)) throw malformed(`it is not one complete gzip member (${error.message})`, error);
    throw error;
  }
}

function gunzipOneMember(): Gunzip {
  const options: ZlibOptions & TransformOptions = {
    // Without it zlib unpacks further gzip members and ignores what follows them; cargo reads one.
    rejectGarbageAfterEnd: true,
    chunkSize: CHUNK_BYTES,
    // The next chunk is asked for when this one is unpacked, so that its memory may be used again.
    writableHighWaterMark: 1,
    // One chunk is looked at while the next one is unpacked.
    readableHighWaterMark: 2 * CHUNK_BYTES,
  };
  return createGunzip(options);
}

async function inspectTar(tar: AsyncIterable<Uint8Array>, rules: ArchiveRules): Promise<Archive> {
  const meter = new Meter(tar, rules.maxUnpackedBytes);
  const paths = new ArchivePaths(`${rules.name}-${rules.version}`);
  const manifests: { path: string; text: string }[] = [];
  let vcsInfo: VcsInfo | null = null;
  let entries = 0;
  const readmes = new Map<string, string>();

  for await (const entry of readTar(meter)) {
    entries += 1;
    if (entries > rules.maxEntries) throw tooManyEntries(rules.maxEntries);
    const path = paths.check(entry.path, entry.type);
    if (entry.type === 'file' && path.toLowerCase() === 'cargo.toml') {
      manifests.push({ path, text: await readManifestText(entry) });
      refuseSecondManifest(manifests.map((manifest) => manifest.path));
    }
    paths.add(path, entry.type);
    if (entry.type === 'file' && path === '.cargo_vcs_info.json' && entry.size <= maxVcsInfoBytes) {
      vcsInfo = parseVcsInfo(await entry.read());
    } else if (entry.type === 'file' && mayBeReadme(path, rules) && entry.size <= maxReadmeBytes) {
      const text = readmes.size < maxReadmes ? decodeReadme(await entry.read()) : null;
      if (text !== null) readmes.set(path, text);
    }
  }

  paths.checkNesting();
  const manifest = theManifest(manifests);
  return {
    manifestText: manifest.text,
    manifestPath: manifest.path,
    vcsInfo,
    files: paths.files,
    unpackedBytes: meter.bytes,
    readmes,
  };
}

function mayBeReadme(path: string, { readmeFile }: ArchiveRules): boolean {
  // An entry can be read once, and this one has been.
  if (path.toLowerCase() === 'cargo.toml') return false;
  return /^readme(?:\.[a-z]{1,8})?$/i.test(path) || (readmeFile != null && path === archivePath(readmeFile));
}

/** What is no text is nobody's README; cargo would not have packaged it as one. */
function decodeReadme(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Passes chunks on and counts them, and ends a decompression bomb as soon as it is one. */
class Meter implements AsyncIterable<Uint8Array> {
  bytes = 0;
  readonly #source: AsyncIterable<Uint8Array>;
  readonly #max: number;

  constructor(source: AsyncIterable<Uint8Array>, max: number) {
    this.#source = source;
    this.#max = max;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void> {
    let last: ArrayBufferLike | null = null;
    for await (const chunk of this.#source) {
      this.bytes += chunk.length;
      if (this.bytes > this.#max) {
        throw new FormatError(
          'archive_too_large',
          `The .crate file unpacks to more than ${this.#max} bytes, which is the most this registry allows; leave files out with \`exclude\` in Cargo.toml.`,
        );
      }
      // zlib goes on in the same memory until it is full.
      if (last !== null && last !== chunk.buffer) giveBack(new Uint8Array(last));
      last = chunk.buffer.byteLength === CHUNK_BYTES ? chunk.buffer : null;
      yield chunk;
    }
    // `ByteReader` asks for the next one when it is done with this one, and copies what is kept.
    if (last !== null) giveBack(new Uint8Array(last));
  }
}

async function readManifestText(entry: TarEntry): Promise<string> {
  if (entry.size > maxManifestBytes) {
    throw new FormatError(
      'manifest_invalid',
      `Cargo.toml has ${entry.size} bytes, but at most ${maxManifestBytes} are allowed.`,
    );
  }
  const bytes = await entry.read();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new FormatError('manifest_invalid', 'Cargo.toml is not valid UTF-8; save it as UTF-8.', { cause });
  }
}

/** Two spellings of the manifest get their own sentence; the same spelling twice is refused like any other path. */
function refuseSecondManifest(paths: readonly string[]): void {
  const spellings = [...new Set(paths)].sort();
  if (spellings.length < 2) return;
  throw new FormatError(
    'manifest_missing',
    `The .crate file must contain one Cargo.toml, but contains ${spellings.map(quote).join(' and ')}; keep only \`Cargo.toml\`.`,
  );
}

function theManifest(manifests: readonly { path: string; text: string }[]): { path: string; text: string } {
  const [manifest] = manifests;
  if (manifest === undefined) {
    throw new FormatError(
      'manifest_missing',
      'The .crate file contains no Cargo.toml; build it with `cargo package` or `cargo publish`.',
    );
  }
  if (manifest.path !== 'Cargo.toml' && manifest.path !== 'cargo.toml') {
    throw new FormatError(
      'manifest_missing',
      `The .crate file contains no Cargo.toml, but ${quote(manifest.path)}; rename it to \`Cargo.toml\`, in this case.`,
    );
  }
  return manifest;
}

function tooManyEntries(max: number): FormatError {
  return new FormatError(
    'archive_too_many_entries',
    `The .crate file contains more than ${max} entries, which is the most this registry allows; leave files out with \`exclude\` in Cargo.toml.`,
  );
}

/** zlib's own errors, and Node's for what follows the gzip member. */
function isGzipError(error: unknown): error is Error {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return false;
  return error.code.startsWith('Z_') || error.code === 'ERR_TRAILING_JUNK_AFTER_STREAM_END';
}
