/** Beyond that they are forgotten: anybody can ask for names that do not exist. */
const MOST = 50_000;

/** Tags of index files by the lower-case names of their crates, as they are in one state of the database; null: there is no such file. */
export class RememberedTags {
  #state = '';
  #tags = new Map<string, string | null>();

  /** What the database calls the state they are of; empty: nothing is remembered. */
  get state(): string {
    return this.#state;
  }

  /** Those of this state, to be read and added to. */
  at(state: string): Map<string, string | null> {
    if (state !== this.#state || this.#tags.size > MOST) this.#tags = new Map();
    this.#state = state;
    return this.#tags;
  }

  hasAll(names: readonly string[]): boolean {
    return names.every((name) => this.#tags.has(name));
  }

  forget(): void {
    this.at('');
  }
}
