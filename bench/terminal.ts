import { styleText } from 'node:util';

// `styleText` colours only a terminal, and respects NO_COLOR.
type Style = Parameters<typeof styleText>[0];
const styled = (style: Style, text: string): string => styleText(style, text, { stream: process.stdout });

const BAR_WIDTH = 30;
const isTerminal = process.stdout.isTTY;

export function heading(text: string): void {
  console.log(`\n${styled('bold', text)}`);
}

/** A finished step, or a remark. */
export function note(text: string): void {
  console.log(`  ${text}`);
}

/** The line that says whether what must hold holds. */
export function verdict(holds: boolean, text: string): void {
  console.log(`\n${styled(holds ? 'green' : 'red', `${holds ? 'HOLDS' : 'BROKEN'}: ${text}`)}`);
}

/** Work that takes long: a bar that fills in a terminal, and a line at each quarter elsewhere. */
export class Progress {
  readonly #label: string;
  readonly #total: number;
  #done = 0;
  #quarters = 0;
  readonly #began = performance.now();

  constructor(label: string, total: number) {
    this.#label = label;
    this.#total = total;
    if (isTerminal) this.#draw();
  }

  advance(steps = 1): void {
    this.#done = Math.min(this.#total, this.#done + steps);
    if (isTerminal) this.#draw();
    else this.#tellQuarter();
  }

  end(): void {
    const seconds = ((performance.now() - this.#began) / 1000).toFixed(1);
    console.log(`${isTerminal ? '\r\x1b[K' : ''}  ${this.#label}: ${seconds} s`);
  }

  #tellQuarter(): void {
    const quarters = Math.floor((this.#done / this.#total) * 4);
    if (quarters === this.#quarters) return;
    this.#quarters = quarters;
    console.log(`  ${this.#label}: ${quarters * 25} %`);
  }

  #draw(): void {
    const filled = Math.round((this.#done / this.#total) * BAR_WIDTH);
    const bar = '█'.repeat(filled).padEnd(BAR_WIDTH, '░');
    process.stdout.write(`\r\x1b[K  ${bar} ${this.#label}`);
  }
}

/** Values side by side, the longest as a full bar. */
export function bars(rows: readonly { label: string; value: number; text: string }[]): void {
  const most = Math.max(...rows.map(({ value }) => value));
  const width = Math.max(...rows.map(({ label }) => label.length));
  for (const { label, value, text } of rows) {
    const bar = '█'.repeat(Math.max(1, Math.round((value / most) * BAR_WIDTH))).padEnd(BAR_WIDTH);
    console.log(`  ${label.padEnd(width)}  ${styled('cyan', bar)} ${text}`);
  }
}
