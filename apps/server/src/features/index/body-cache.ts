import { gzipSync } from 'node:zlib';
import { BoundedCache } from '../../platform/bounded-cache.ts';

export interface IndexBody {
  plain: Buffer;
  /** Missing where it would not be smaller. */
  gzip: Buffer | null;
}

const SMALLEST_TO_COMPRESS = 512;
const MOST_BYTES = 64 * 1024 * 1024;

/** Index files as they go over the wire, by ETag: the tag is a hash of the bytes, so an entry can never be stale. */
export class BodyCache {
  readonly #bodies: BoundedCache<IndexBody>;

  constructor(mostBytes: number) {
    this.#bodies = new BoundedCache(mostBytes, size);
  }

  get(etag: string): IndexBody | undefined {
    return this.#bodies.get(etag);
  }

  add(etag: string, text: string): IndexBody {
    const plain = Buffer.from(text);
    const zipped = plain.length >= SMALLEST_TO_COMPRESS ? gzipSync(plain) : null;
    const body = { plain, gzip: zipped !== null && zipped.length < plain.length ? zipped : null };
    this.#bodies.add(etag, body);
    return body;
  }
}

const size = (body: IndexBody): number => body.plain.length + (body.gzip?.length ?? 0);

export const indexBodies = (): BodyCache => new BodyCache(MOST_BYTES);
