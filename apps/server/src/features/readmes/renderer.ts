import { Worker } from 'node:worker_threads';
import type { ReadmeSource } from '@waybill/readme';

export interface RenderJob {
  text: string;
  source: ReadmeSource;
}

/** `failed`: it took too long or too much memory. `busy`: it was not tried. */
export type Rendered = { html: string } | 'failed' | 'busy';

export interface RendererLimits {
  /** For one README, in milliseconds; the start of the thread is not counted. */
  deadlineMs: number;
  /** How many may wait for their turn. */
  mostWaiting: number;
  /** The thread is ended when it had nothing to do for so long. */
  idleMs: number;
}

const MEBIBYTES = 256;
/** On a machine that has everything else to do. */
const LONGEST_START_MS = 30_000;

interface Waiting extends RenderJob {
  answer: (rendered: Rendered) => void;
}

/**
 * Renders READMEs in a thread of its own, which is ended when one takes too long: the texts are anybody's, and the time
 * of a Markdown parser grows with the square of some. The thread is started by the first that needs it.
 */
export class Renderer {
  readonly #limits: RendererLimits;
  readonly #onFailure: (reason: string) => void;
  readonly #waiting: Waiting[] = [];
  #current: Waiting | null = null;
  #thread: Worker | null = null;
  #deadline: NodeJS.Timeout | undefined;
  #idle: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(limits: RendererLimits, onFailure: (reason: string) => void) {
    this.#limits = limits;
    this.#onFailure = onFailure;
  }

  render(text: string, source: ReadmeSource): Promise<Rendered> {
    if (this.#isStopped || this.#waiting.length >= this.#limits.mostWaiting) return Promise.resolve('busy');
    return new Promise((answer) => {
      this.#waiting.push({ text, source, answer });
      this.#next();
    });
  }

  /** Ends the thread. What waits is answered as busy. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const { answer } of this.#waiting.splice(0)) answer('busy');
    this.#settle('busy');
    await this.#endThread();
  }

  #next(): void {
    if (this.#current !== null) return;
    const job = this.#waiting.shift();
    if (job === undefined) return;
    clearTimeout(this.#idle);
    this.#current = job;
    this.#patience(this.#thread === null ? LONGEST_START_MS : this.#limits.deadlineMs);
    this.#thread ??= this.#startThread();
    this.#thread.ref();
    const { text, source } = job;
    this.#thread.postMessage({ text, source } satisfies RenderJob);
  }

  #patience(milliseconds: number): void {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.#fail('it took too long'), milliseconds);
  }

  #startThread(): Worker {
    const thread = new Worker(new URL('./render-thread.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: MEBIBYTES, stackSizeMb: 4 },
      // It is given nothing of this process but the texts.
      env: {},
      argv: [],
      execArgv: [],
    });
    // A thread that was given up may still have something to say.
    const ifCurrent = (act: () => void) => {
      if (this.#thread === thread) act();
    };
    thread.on('message', (html: string | null) =>
      ifCurrent(() => {
        if (html !== null) this.#settle({ html });
        else if (this.#current !== null) this.#patience(this.#limits.deadlineMs);
      }),
    );
    thread.on('error', (error) => ifCurrent(() => this.#fail(error.message)));
    thread.on('exit', () => ifCurrent(() => this.#fail('its thread ended')));
    return thread;
  }

  #fail(reason: string): void {
    void this.#endThread();
    if (this.#current === null) return;
    this.#onFailure(reason);
    this.#settle('failed');
  }

  #settle(rendered: Rendered): void {
    clearTimeout(this.#deadline);
    const job = this.#current;
    this.#current = null;
    job?.answer(rendered);
    // A thread without work keeps no process alive.
    this.#thread?.unref();
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => void this.#endThread(), this.#limits.idleMs);
    this.#idle.unref();
    if (!this.#isStopped) this.#next();
  }

  async #endThread(): Promise<void> {
    clearTimeout(this.#idle);
    const thread = this.#thread;
    this.#thread = null;
    await thread?.terminate();
  }
}
