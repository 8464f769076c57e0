/** A value with its labels, as prom-client prints it. */
export interface Sample {
  labels: Readonly<Record<string, string>>;
  value: number;
  /** Where it is another name than that of the metric. */
  metricName?: string;
}

/** What can be printed: name, help and the samples of this moment. */
export interface Figure {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  samples(): readonly Sample[];
}

const SEPARATOR = '\n';

/**
 * Counts events by the values of its labels. One addition to a map: cheap enough for every request. The labels come from closed lists
 * (routes, codes, statuses), never from a request, so their number is bounded.
 */
export class Tally implements Figure {
  readonly type = 'counter';
  readonly name: string;
  readonly help: string;
  readonly #labels: readonly string[];
  readonly #counts = new Map<string, number>();

  constructor(name: string, help: string, labels: readonly string[]) {
    this.name = name;
    this.help = help;
    this.#labels = labels;
  }

  add(...values: readonly string[]): void {
    const key = values.length === 1 ? (values[0] as string) : values.join(SEPARATOR);
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  /** Prints it from the start, at 0: a rate over what only appears with its first event misses that one. */
  expect(...values: readonly string[]): this {
    const key = values.join(SEPARATOR);
    if (!this.#counts.has(key)) this.#counts.set(key, 0);
    return this;
  }

  samples(): Sample[] {
    return [...this.#counts].map(([key, value]) => ({ labels: this.#named(key), value }));
  }

  #named(key: string): Record<string, string> {
    if (this.#labels.length === 0) return {};
    const values = key.split(SEPARATOR);
    return Object.fromEntries(this.#labels.map((label, index) => [label, values[index] ?? '']));
  }
}
