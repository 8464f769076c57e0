import { gzipSync } from 'node:zlib';

export interface IndexBody {
  plain: Buffer;
  /** Missing where it would not be smaller. */
  gzip: Buffer | null;
}

const SMALLEST_TO_COMPRESS = 512;
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * Index files as they go over the wire, by ETag: the tag is a hash of the bytes, so an entry can never be stale. Bounded
 * by bytes; the one used longest ago goes first.
 */
export class BodyCache {
  readonly #entries = new Map<string, IndexBody>();
  readonly #mostBytes: number;
  #bytes = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  get(etag: string): IndexBody | undefined {
    const body = this.#entries.get(etag);
    if (body === undefined) return undefined;
    this.#entries.delete(etag);
    this.#entries.set(etag, body);
    return body;
  }

  add(etag: string, text: string): IndexBody {
    const plain = Buffer.from(text);
    const zipped = plain.length >= SMALLEST_TO_COMPRESS ? gzipSync(plain) : null;
    const body = { plain, gzip: zipped !== null && zipped.length < plain.length ? zipped : null };
    if (!this.#entries.has(etag)) this.#bytes += size(body);
    this.#entries.set(etag, body);
    for (const [oldest, entry] of this.#entries) {
      if (this.#bytes <= this.#mostBytes) break;
      this.#entries.delete(oldest);
      this.#bytes -= size(entry);
    }
    return body;
  }
}

const size = (body: IndexBody): number => body.plain.length + (body.gzip?.length ?? 0);

export const indexBodies = (): BodyCache => new BodyCache(MOST_BYTES);
