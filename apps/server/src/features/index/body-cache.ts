import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { BoundedCache } from '../../platform/bounded-cache.ts';

export interface IndexBody {
  plain: Buffer;
  /** Missing where it would not be smaller. */
  gzip: Buffer | null;
}

export interface IndexText {
  etag: string;
  text: string;
}

export interface TaggedBody {
  etag: string;
  body: IndexBody;
}

const compress = promisify(gzip);
const SMALLEST_TO_COMPRESS = 512;
const MOST_BYTES = 64 * 1024 * 1024;

/** Index files as they go over the wire, by ETag: the tag is a hash of the bytes, so an entry can never be stale. */
export class BodyCache {
  readonly #bodies: BoundedCache<IndexBody>;
  readonly #underWay = new Map<string, Promise<TaggedBody | null>>();

  constructor(mostBytes: number) {
    this.#bodies = new BoundedCache(mostBytes, size);
  }

  get(etag: string): IndexBody | undefined {
    return this.#bodies.get(etag);
  }

  /**
   * The body of this tag. It is read and compressed once, however many ask for it meanwhile.
   * @param read the file as it is now, which may have another tag by now; null: there is none any more.
   */
  async getOrRead(etag: string, read: () => Promise<IndexText | null>): Promise<TaggedBody | null> {
    const known = this.#bodies.get(etag);
    if (known !== undefined) return { etag, body: known };
    const underWay = this.#underWay.get(etag) ?? this.#read(read).finally(() => this.#underWay.delete(etag));
    this.#underWay.set(etag, underWay);
    return underWay;
  }

  async #read(read: () => Promise<IndexText | null>): Promise<TaggedBody | null> {
    const file = await read();
    if (file === null) return null;
    const plain = Buffer.from(file.text);
    const zipped = plain.length >= SMALLEST_TO_COMPRESS ? await compress(plain) : null;
    const body = { plain, gzip: zipped !== null && zipped.length < plain.length ? zipped : null };
    this.#bodies.add(file.etag, body);
    return { etag: file.etag, body };
  }
}

const size = (body: IndexBody): number => body.plain.length + (body.gzip?.length ?? 0);

export const indexBodies = (): BodyCache => new BodyCache(MOST_BYTES);
