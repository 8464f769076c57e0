import { ByteReader } from './byte-reader.ts';
import { FormatError } from './format-error.ts';
import { type PublishMetadata, parsePublishMetadata } from './publish-metadata.ts';

/** The body of a publish request whose metadata has been read, and whose `.crate` file has not. */
export interface PublishFrame {
  readonly metadata: PublishMetadata;
  /**
   * The bytes of the `.crate` file, chunk by chunk as they arrive; call it once. It fails while being iterated, with
   * FormatError `crate_too_large` (before any byte of the file is read), `frame_truncated`, or `frame_malformed` for an
   * empty file or for bytes after it. crates.io ignores trailing bytes; cargo never sends any.
   */
  readCrate(limits: { readonly maxCrateBytes: number }): AsyncIterable<Uint8Array>;
}

/**
 * Reads the body of a publish request as far as its metadata: `u32le length, JSON, u32le length, .crate file`
 * (cargo-client §5.1). The rest stays unread, so that a request can be refused before the sender has spent the upload.
 * The body is never closed here: after a refusal its owner may still want to answer on the same connection.
 *
 * @throws FormatError `frame_truncated`, `metadata_too_large`, `metadata_invalid`
 */
export async function readPublishFrame(
  body: AsyncIterable<Uint8Array>,
  limits: { readonly maxMetadataBytes: number },
): Promise<PublishFrame> {
  const reader = new ByteReader(body);
  const metadata = parsePublishMetadata(await readMetadata(reader, limits.maxMetadataBytes));
  let taken = false;
  return {
    metadata,
    readCrate({ maxCrateBytes }) {
      if (taken) throw new Error('The .crate file of an upload can be read only once.');
      taken = true;
      return readCrate(reader, maxCrateBytes);
    },
  };
}

async function readMetadata(reader: ByteReader, maxBytes: number): Promise<Uint8Array> {
  const length = await readLength(reader, 'JSON metadata');
  if (length > maxBytes) {
    throw new FormatError(
      'metadata_too_large',
      `The JSON metadata is announced with ${length} bytes, but at most ${maxBytes} are allowed; shorten the README, which is part of it.`,
    );
  }
  const json = await reader.exactly(length);
  if (json.length < length) throw truncated('JSON metadata', length, json.length);
  return json;
}

async function* readCrate(reader: ByteReader, maxBytes: number): AsyncGenerator<Uint8Array, void> {
  const length = await readLength(reader, '.crate file');
  if (length > maxBytes) {
    throw new FormatError(
      'crate_too_large',
      `The .crate file has ${length} bytes, but at most ${maxBytes} are allowed; leave files out with \`exclude\` in Cargo.toml.`,
    );
  }
  if (length === 0) {
    throw new FormatError(
      'frame_malformed',
      'The .crate file has 0 bytes; send the file `cargo package` makes.',
    );
  }
  let missing = length;
  while (missing > 0) {
    const part = await reader.some(missing);
    if (part === null) throw truncated('.crate file', length, length - missing);
    missing -= part.length;
    yield part;
  }
  if ((await reader.some(1)) !== null) {
    throw new FormatError(
      'frame_malformed',
      `The upload goes on after the ${length} bytes announced for the .crate file; send exactly as many bytes as announced.`,
    );
  }
}

async function readLength(reader: ByteReader, what: string): Promise<number> {
  const bytes = await reader.exactly(4);
  if (bytes.length < 4) throw truncated(`length of the ${what}`, 4, bytes.length);
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
}

function truncated(what: string, expected: number, came: number): FormatError {
  return new FormatError(
    'frame_truncated',
    `The upload ended inside the ${what}: ${expected} bytes were expected, ${came} came. Publish again; if it happens again, look for a proxy that cuts uploads.`,
  );
}
