import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Ended {
  /** Null when it could not be started or a signal ended it. */
  code: number | null;
  /** Both streams, as they came. */
  output: string;
  /** Standard output alone. */
  stdout: string;
}

export interface ProgramOptions {
  cwd: string;
  environment?: Readonly<Record<string, string>>;
  /**
   * A Node program that ends by itself when we are gone, even if we were killed: it sees this channel
   * close.
   */
  isTethered?: boolean;
  /** Each line as it comes. */
  onLine?: (line: string) => void;
}

export interface Program {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

const running = new Set<Program>();
let isLeaving = false;

/**
 * What any program gets of our environment: all but what would make it somebody else's. A registry's or a
 * cargo's settings must be those of the story, a proxy must not be asked for loopback, and no job of the
 * story may see the credentials of a CI that the demo itself runs in.
 */
const notPassedOn =
  /^(WAYBILL_.*|CARGO_.*|CI|(GITHUB|ACTIONS|RUNNER|GITLAB)_.*|RUSTFLAGS|(https?|all|no)_proxy)$/i;

function plainEnvironment(): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !notPassedOn.test(entry[0]),
  );
  return Object.fromEntries(kept);
}

/** Starts a program, which ends with us at the latest. */
export function start(file: string, args: readonly string[], options: ProgramOptions): Program {
  if (isLeaving) throw new Error('the demo is ending');
  const child = spawn(file, args, {
    cwd: options.cwd,
    env: { ...plainEnvironment(), ...options.environment },
    stdio: options.isTethered ? ['ignore', 'pipe', 'pipe', 'ipc'] : ['ignore', 'pipe', 'pipe'],
  });
  const heard = { output: '', stdout: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    const input = child[name];
    if (input === null) continue;
    createInterface({ input }).on('line', (line) => {
      heard.output += `${line}\n`;
      if (name === 'stdout') heard.stdout += `${line}\n`;
      options.onLine?.(line);
    });
  }
  const ended = new Promise<Ended>((resolve) => {
    child.once('error', () => resolve({ code: null, ...heard }));
    child.once('close', (code) => resolve({ code, ...heard }));
  });
  const program = { child, ended };
  running.add(program);
  void ended.then(() => running.delete(program));
  return program;
}

/** Runs a program to its end. */
export function run(file: string, args: readonly string[], options: ProgramOptions): Promise<Ended> {
  return start(file, args, options).ended;
}

const PATIENCE_MS = 3_000;

/** Ends a program: asks it first. */
export async function end(program: Program): Promise<Ended> {
  program.child.kill('SIGTERM');
  const last = setTimeout(() => program.child.kill('SIGKILL'), PATIENCE_MS);
  const ended = await program.ended;
  clearTimeout(last);
  return ended;
}

/** Ends all that still runs, and lets nothing more start. */
export async function endAll(): Promise<void> {
  isLeaving = true;
  await Promise.all([...running].map(end));
}

/** Asks until the answer is true. @returns false when it never was. */
export async function eventually(ask: () => boolean, patienceMs: number): Promise<boolean> {
  const deadline = Date.now() + patienceMs;
  while (!ask()) {
    if (Date.now() > deadline) return false;
    await sleep(20);
  }
  return true;
}
