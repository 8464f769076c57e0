import { createHash, type Hash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { giveBack } from '@waybill/cargo-formats';

/** Each read and each write goes to another thread and back. */
const LARGE_PART = 256 * 1024;

/** What was received into a file of its own, and is not a blob yet. */
export interface UnfinishedFile {
  path: string;
  sha256: string;
  size: number;
  /** The SHA-256 of each stretch of `partBytes`; the last one may be shorter. */
  partSums: string[];
  /** Each chunk is there until the next one is asked for. */
  read(): AsyncIterable<Uint8Array>;
  remove(): Promise<void>;
}

/** The folder in which uploads are received, as their sums are known only at their end. */
export class UnfinishedFiles {
  readonly #folder: string;
  readonly #partBytes: number;

  constructor(dataDir: string, partBytes = Number.POSITIVE_INFINITY) {
    this.#folder = join(dataDir, 'blobs', 'unfinished');
    this.#partBytes = partBytes;
  }

  /** Streams: memory does not grow with the size. Nothing is left where the source breaks. */
  async receive(source: AsyncIterable<Uint8Array>): Promise<UnfinishedFile> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const path = join(this.#folder, randomUUID());
    const remove = () => rm(path, { force: true });
    try {
      const sums = await this.#write(path, source);
      return { path, ...sums, read: () => readInTurn(path), remove };
    } catch (error) {
      await remove();
      throw error;
    }
  }

  /** @returns how many files were removed that nobody has written to for so long. */
  async removeOlderThan(milliseconds: number): Promise<number> {
    let removed = 0;
    for (const name of (await readdir(this.#folder).catch(nullIfMissing)) ?? []) {
      const path = join(this.#folder, name);
      const status = await stat(path).catch(nullIfMissing);
      if (status === null || Date.now() - status.mtimeMs < milliseconds) continue;
      await rm(path, { force: true });
      removed += 1;
    }
    return removed;
  }

  async #write(
    path: string,
    source: AsyncIterable<Uint8Array>,
  ): Promise<Pick<UnfinishedFile, 'sha256' | 'size' | 'partSums'>> {
    const sums = new Sums(this.#partBytes);
    const file = await open(path, 'wx', 0o600);
    try {
      for await (const part of inLargeParts(source)) {
        sums.update(part);
        await file.writeFile(part);
      }
    } finally {
      await file.close();
    }
    return sums.end();
  }
}

/** The chunks, gathered in the same memory again and again: a part is there until the next one is asked for. */
async function* inLargeParts(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const memory = Buffer.allocUnsafeSlow(LARGE_PART);
  let filled = 0;
  try {
    for await (const chunk of chunks) {
      for (let rest = chunk; rest.length > 0; ) {
        const taken = rest.subarray(0, memory.length - filled);
        memory.set(taken, filled);
        filled += taken.length;
        rest = rest.subarray(taken.length);
        if (filled < memory.length) continue;
        yield memory;
        filled = 0;
      }
    }
    if (filled > 0) yield memory.subarray(0, filled);
  } finally {
    giveBack(memory);
  }
}

/** Into the same memory again and again: of large files the rest would pile up until garbage is collected. */
async function* readInTurn(path: string): AsyncGenerator<Uint8Array, void> {
  const file = await open(path, 'r');
  try {
    const memory = Buffer.allocUnsafeSlow(LARGE_PART);
    for (;;) {
      const { bytesRead } = await file.read(memory, 0, memory.length);
      if (bytesRead === 0) return;
      yield memory.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** The sum of the whole and of its parts. What has only one part, as most, is hashed only once. */
class Sums {
  readonly #partBytes: number;
  readonly #whole = createHash('sha256');
  readonly #partSums: string[] = [];
  /** Null: still in the first part. */
  #part: Hash | null = null;
  #room: number;
  #size = 0;

  constructor(partBytes: number) {
    this.#partBytes = partBytes;
    this.#room = partBytes;
  }

  update(chunk: Uint8Array): void {
    for (let rest = chunk; rest.length > 0; ) {
      const taken = rest.subarray(0, this.#room);
      this.#whole.update(taken);
      this.#part?.update(taken);
      this.#size += taken.length;
      this.#room -= taken.length;
      rest = rest.subarray(taken.length);
      if (this.#room === 0) this.#nextPart();
    }
  }

  end(): { sha256: string; size: number; partSums: string[] } {
    if (this.#part !== null && this.#room < this.#partBytes) this.#nextPart();
    const sha256 = this.#whole.digest('hex');
    return { sha256, size: this.#size, partSums: this.#partSums.length === 0 ? [sha256] : this.#partSums };
  }

  #nextPart(): void {
    this.#partSums.push((this.#part ?? this.#whole.copy()).digest('hex'));
    this.#part = createHash('sha256');
    this.#room = this.#partBytes;
  }
}

export function nullIfMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
