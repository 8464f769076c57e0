import { spawn } from 'node:child_process';
import type { StepLog } from './step-log.ts';

export interface ProcessOptions {
  readonly command: readonly [string, ...string[]];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: StepLog;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

export type ProcessEnd = 'timeout' | 'cancelled' | number;

/** How long a command that was asked to end may take. */
const GRACE_MS = 2000;
/** How long to wait for the last output when something the command started still holds the pipe. */
const LINGER_MS = 1000;

/** Runs a command of a step, and with its end that of all it started: a job leaves nothing behind on a real machine. */
export function runProcess(options: ProcessOptions): Promise<ProcessEnd> {
  const { promise, resolve } = Promise.withResolvers<ProcessEnd>();
  const [program, ...args] = options.command;
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: { ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let ended: ProcessEnd | undefined;
  const timers: NodeJS.Timeout[] = [];
  const killAll = (signal: NodeJS.Signals) => {
    if (child.pid === undefined) return;
    try {
      process.kill(-child.pid, signal);
    } catch {
      // Nothing of it is left.
    }
  };
  const cut = (why: 'timeout' | 'cancelled') => {
    ended ??= why;
    killAll('SIGTERM');
    timers.push(setTimeout(() => killAll('SIGKILL'), GRACE_MS));
  };
  const cancel = () => cut('cancelled');
  timers.push(setTimeout(() => cut('timeout'), options.timeoutMs));
  options.signal?.addEventListener('abort', cancel);
  if (options.signal?.aborted) cancel();

  const streams = [child.stdout, child.stderr].map((pipe) => {
    const stream = options.log.stream();
    pipe.setEncoding('utf8').on('data', stream.write);
    return stream;
  });
  child.once('exit', () => {
    // What drains the output, such as `tee`, ends by itself when nothing writes to it any more.
    timers.push(setTimeout(() => killAll('SIGTERM'), LINGER_MS));
    timers.push(
      setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
      }, 2 * LINGER_MS),
    );
  });
  const missing = { error: undefined as Error | undefined };
  child.once('error', (error) => {
    missing.error = error;
  });
  child.once('close', (code) => {
    for (const timer of timers) clearTimeout(timer);
    options.signal?.removeEventListener('abort', cancel);
    for (const stream of streams) stream.end();
    if (missing.error !== undefined) options.log.note(`cannot run "${program}": ${missing.error.message}`);
    killAll('SIGKILL');
    resolve(ended ?? (missing.error === undefined ? (code ?? 137) : 127));
  });
  return promise;
}
