const nothing = new Uint8Array(0);
const FIRST_SIZE = 16 * 1024;

/**
 * Reads a stream of chunks by counts of bytes instead of by chunks. It never asks for a chunk it does not need and never
 * closes the source: whoever opened that does.
 */
export class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = nothing;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#chunks = source[Symbol.asyncIterator]();
  }

  /** The next bytes, at least one and at most `max`, without copying; null at the end. */
  async some(max: number): Promise<Uint8Array | null> {
    while (this.#rest.length === 0) {
      const next = await this.#chunks.next();
      if (next.done === true) return null;
      this.#rest = next.value;
    }
    const taken = this.#rest.subarray(0, max);
    this.#rest = this.#rest.subarray(taken.length);
    return taken;
  }

  /**
   * The next `count` bytes in one piece; fewer only when the source ends before. Buffers, so bound `count`. Memory follows
   * the bytes that have come, not the number announced and not the number of chunks: a stranger may send one byte in each.
   */
  async exactly(count: number): Promise<Uint8Array> {
    let bytes = new Uint8Array(Math.min(count, FIRST_SIZE));
    let length = 0;
    while (length < count) {
      const part = await this.some(count - length);
      if (part === null) break;
      if (length + part.length > bytes.length) {
        const larger = new Uint8Array(Math.min(count, Math.max(2 * bytes.length, length + part.length)));
        larger.set(bytes.subarray(0, length));
        bytes = larger;
      }
      bytes.set(part, length);
      length += part.length;
    }
    return bytes.subarray(0, length);
  }
}
