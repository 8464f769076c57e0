import type { Readable } from 'node:stream';

/**
 * Content-addressed storage of `.crate` files: a blob's name is the SHA-256 of its bytes (lower-case hex). What cannot be done
 * because the storage is away fails with a `Problem` (`storage_unavailable`), soon, and may be done again.
 */
export interface BlobStore {
  /** As an operator would name it: the folder, or the address of the bucket. */
  readonly place: { kind: 'files' | 's3'; name: string };
  /**
   * Asked once, at the start of a server: can it be read and written, and does it hold the crates of this registry?
   * @param sample the checksum of some version, if there is one: its blob should be there.
   * @throws StartError
   */
  bind(instance: string, sample: string | null): Promise<void>;
  /**
   * Receives bytes without making them visible. Streams: memory does not grow with the size.
   * The caller either keeps or discards what was received; a crash in between leaves nothing that `list` would tell.
   */
  receive(source: AsyncIterable<Uint8Array>): Promise<ReceivedBlob>;
  open(sha256: string): Promise<{ size: number; stream: Readable } | null>;
  has(sha256: string): Promise<boolean>;
  /**
   * An address under which the client gets the blob from the storage itself, without us in between. Whether the blob is
   * there is not asked. Null: it must be read through us.
   */
  linkTo(sha256: string, request: LinkRequest): Promise<BlobLink | null>;
  /** Every blob with the time it was last kept, in no order. */
  list(): AsyncIterable<{ sha256: string; keptAt: Date }>;
  remove(sha256: string): Promise<void>;
  /**
   * Deletes what a crash left half received and nobody has added to for so long.
   * @param olderThanMs 0 only while nobody else is receiving.
   */
  removeUnfinished(olderThanMs: number): Promise<number>;
  /** Fails while nothing can be kept or read. Without it, `has` tells. */
  check?(): Promise<void>;
  /** Lets connections go. */
  close(): void;
}

export interface LinkRequest {
  method: 'GET' | 'HEAD';
  /** Under which a browser stores it. */
  fileName: string;
  /** Whether anybody may read the crate, without a credential. */
  isPublic: boolean;
}

export interface BlobLink {
  url: string;
  /** Of the answer that tells the address. */
  cacheControl: string;
}

export interface ReceivedBlob {
  sha256: string;
  size: number;
  /** Reads the received bytes again, before they are kept. */
  read(): AsyncIterable<Uint8Array>;
  /** Makes the blob durable under its name, whole or not at all. Keeping the same bytes again is fine. */
  keep(): Promise<void>;
  discard(): Promise<void>;
}
