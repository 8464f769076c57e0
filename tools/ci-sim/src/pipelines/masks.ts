/** The values that must not be read in the log of a job, from the moment they are added. */
export class Masks {
  readonly #values = new Set<string>();
  readonly #cover: string;

  constructor(cover = '***') {
    this.#cover = cover;
  }

  /** Of a value of several lines each line is hidden too, since a log is written line by line. */
  add(value: string): void {
    for (const part of [value, ...value.split(/\r?\n/)]) if (part.trim() !== '') this.#values.add(part);
  }

  hide(text: string): string {
    // The longest first: a value that contains another must not show what is left around it.
    const longestFirst = [...this.#values].sort((one, other) => other.length - one.length);
    return longestFirst.reduce((hidden, value) => hidden.replaceAll(value, this.#cover), text);
  }

  /** Whether this text would show something hidden. */
  touch(text: string): boolean {
    return this.hide(text) !== text;
  }
}
