import type { Figure, Sample } from './tally.ts';

/** How long things took, in buckets: a Prometheus histogram without labels. */
export class Spread implements Figure {
  readonly type = 'histogram';
  readonly name: string;
  readonly help: string;
  readonly #bounds: readonly number[];
  /** One more than bounds: what was longer than all of them. */
  readonly #counts: number[];
  #sum = 0;

  /** @param bounds in seconds, rising. */
  constructor(name: string, help: string, bounds: readonly number[]) {
    this.name = name;
    this.help = help;
    this.#bounds = bounds;
    this.#counts = new Array<number>(bounds.length + 1).fill(0);
  }

  observe(seconds: number): void {
    let bucket = 0;
    while (bucket < this.#bounds.length && seconds > (this.#bounds[bucket] as number)) bucket += 1;
    this.#counts[bucket] = (this.#counts[bucket] as number) + 1;
    this.#sum += seconds;
  }

  samples(): Sample[] {
    let count = 0;
    const buckets = this.#counts.map((own, index) => {
      count += own;
      const le = index < this.#bounds.length ? String(this.#bounds[index]) : '+Inf';
      return { metricName: `${this.name}_bucket`, labels: { le }, value: count };
    });
    return [
      ...buckets,
      { metricName: `${this.name}_sum`, labels: {}, value: this.#sum },
      { metricName: `${this.name}_count`, labels: {}, value: count },
    ];
  }
}
