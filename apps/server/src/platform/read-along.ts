import { giveBack } from '@waybill/cargo-formats';

type Chunks = AsyncIterable<Uint8Array>;

const BUFFER_BYTES = 256 * 1024;

/**
 * Lets a second reader read along with the first what can be read once. It gets copies, and may fall behind by two buffers; then the
 * first one waits for it. Where the second one stops, the first goes on alone. Where the first one stops, or what both read breaks off,
 * the second one is told so by an error.
 *
 * @returns `first`, which must be read to go on at all, and `second`, whose chunks are there until the next one is asked for.
 */
export function readAlong(source: Chunks): { first: Chunks; second: Chunks } {
  const copies = new Copies();
  async function* passOn(): AsyncGenerator<Uint8Array, void> {
    let failure: unknown = new Error('The first reader has stopped.');
    try {
      for await (const chunk of source) {
        await copies.add(chunk);
        yield chunk;
      }
      failure = null;
    } catch (error) {
      failure = error;
      throw error;
    } finally {
      copies.end(failure);
    }
  }
  return { first: passOn(), second: copies.read() };
}

/** Two buffers: one is filled while the other is read. */
class Copies {
  #filling = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  #other = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  #filled = 0;
  #end: { failure: unknown } | null = null;
  #isRead = true;
  #change = Promise.withResolvers<void>();

  async add(chunk: Uint8Array): Promise<void> {
    for (let rest = chunk; rest.length > 0 && this.#isRead; ) {
      const taken = rest.subarray(0, BUFFER_BYTES - this.#filled);
      this.#filling.set(taken, this.#filled);
      this.#filled += taken.length;
      rest = rest.subarray(taken.length);
      if (taken.length > 0) this.#changed();
      else await this.#change.promise;
    }
  }

  /** @param failure what the reader is told; null: that was all. */
  end(failure: unknown): void {
    this.#end = { failure };
    this.#changed();
  }

  async *read(): AsyncGenerator<Uint8Array, void> {
    try {
      for (;;) {
        while (this.#filled === 0 && this.#end === null) await this.#change.promise;
        // What came before it broke off is of no use.
        if (this.#end !== null && this.#end.failure !== null) throw this.#end.failure;
        if (this.#filled === 0) return this.#giveBack();
        const full = this.#filling.subarray(0, this.#filled);
        [this.#filling, this.#other] = [this.#other, this.#filling];
        this.#filled = 0;
        this.#changed();
        yield full;
      }
    } finally {
      this.#isRead = false;
      this.#changed();
    }
  }

  /** Whoever stops earlier may still be at work on one of them. */
  #giveBack(): void {
    for (const buffer of [this.#filling, this.#other]) giveBack(buffer);
  }

  #changed(): void {
    this.#change.resolve();
    this.#change = Promise.withResolvers();
  }
}
