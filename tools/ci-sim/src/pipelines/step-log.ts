import type { Masks } from './masks.ts';

export interface StepLogOptions {
  readonly masks: Masks;
  /** Each line as it comes and before it is hidden: what it says may add to what must be. */
  readonly onLine?: (line: string) => void;
  readonly onOutput?: ((text: string) => void) | undefined;
}

const LONGEST_LOG = 4 * 1024 * 1024;

/** The log of a step, kept both as people read it and as it really was. */
export class StepLog {
  #shown = '';
  #raw = '';
  readonly #options: StepLogOptions;

  constructor(options: StepLogOptions) {
    this.#options = options;
  }

  get log(): string {
    return this.#shown;
  }

  get unmaskedLog(): string {
    return this.#raw;
  }

  /** One more stream into this log; the half line it ends with is written when the stream ends. */
  stream(): { write(text: string): void; end(): void } {
    let rest = '';
    return {
      write: (text) => {
        const lines = (rest + text).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) this.#line(line, '\n');
      },
      end: () => {
        if (rest !== '') this.#line(rest, '');
        rest = '';
      },
    };
  }

  /** A line of the runner's own. */
  note(text: string): void {
    for (const line of text.split('\n')) this.#line(line, '\n', false);
  }

  #line(line: string, ending: string, heard = true): void {
    if (heard) this.#options.onLine?.(line.replace(/\r$/, ''));
    const shown = this.#options.masks.hide(line) + ending;
    if (this.#raw.length < LONGEST_LOG) {
      this.#raw += line + ending;
      this.#shown += shown;
    }
    this.#options.onOutput?.(shown);
  }
}
