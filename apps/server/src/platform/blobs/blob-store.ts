import type { Readable } from 'node:stream';

/** Content-addressed storage of `.crate` files: a blob's name is the SHA-256 of its bytes (lower-case hex). */
export interface BlobStore {
  /** As an operator would name it: the folder, or the address of the bucket. */
  readonly place: { kind: 'files' | 's3'; name: string };
  /**
   * Receives bytes without making them visible. Streams: memory does not grow with the size.
   * The caller either keeps or discards what was received; a crash in between leaves nothing that `list` would tell.
   */
  receive(source: AsyncIterable<Uint8Array>): Promise<ReceivedBlob>;
  open(sha256: string): Promise<{ size: number; stream: Readable } | null>;
  has(sha256: string): Promise<boolean>;
  /** Every blob with the time it was last kept, in no order. */
  list(): AsyncIterable<{ sha256: string; keptAt: Date }>;
  remove(sha256: string): Promise<void>;
  /**
   * Deletes what a crash left half received and nobody has added to for so long.
   * @param olderThanMs 0 only while nobody else is receiving.
   */
  removeUnfinished(olderThanMs: number): Promise<number>;
  /** Lets connections go. */
  close(): void;
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
