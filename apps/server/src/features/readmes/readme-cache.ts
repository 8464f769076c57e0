export interface RenderedReadme {
  html: string;
  etag: string;
}

/** Rendered READMEs by what they were made from, bounded by bytes; the one used longest ago goes first. */
export class ReadmeCache {
  readonly #entries = new Map<string, RenderedReadme>();
  readonly #mostBytes: number;
  #bytes = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  get(key: string): RenderedReadme | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry;
  }

  add(key: string, entry: RenderedReadme): void {
    this.#remove(key);
    this.#entries.set(key, entry);
    this.#bytes += size(entry);
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#mostBytes) break;
      this.#remove(oldest);
    }
  }

  #remove(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#bytes -= size(entry);
  }
}

/** Two bytes for a character, which is the most that the engine takes. */
const size = ({ html, etag }: RenderedReadme): number => 2 * (html.length + etag.length);
