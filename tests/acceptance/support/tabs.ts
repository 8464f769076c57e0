import type { WatchedPage } from './watched-page.ts';

/** The tabs of one visitor: whoever needs one has it alone, and waits while all are taken. */
export class Tabs {
  readonly #free: WatchedPage[];
  readonly #waiting: ((tab: WatchedPage) => void)[] = [];

  constructor(tabs: readonly WatchedPage[]) {
    this.#free = [...tabs];
  }

  async inOne<T>(work: (tab: WatchedPage) => Promise<T>): Promise<T> {
    const tab = this.#free.pop() ?? (await new Promise<WatchedPage>((take) => this.#waiting.push(take)));
    try {
      return await work(tab);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free.push(tab);
      else next(tab);
    }
  }
}
