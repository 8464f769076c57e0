import { createHash, type Hash, randomUUID } from 'node:crypto';
import { createReadStream, type ReadStream } from 'node:fs';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What was received into a file of its own, and is not a blob yet. */
export interface UnfinishedFile {
  path: string;
  sha256: string;
  size: number;
  /** The SHA-256 of each stretch of `partBytes`; the last one may be shorter. */
  partSums: string[];
  read(): ReadStream;
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
      return { path, ...sums, read: () => createReadStream(path), remove };
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
      for await (const chunk of source) {
        sums.update(chunk);
        await file.writeFile(chunk);
      }
    } finally {
      await file.close();
    }
    return sums.end();
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
