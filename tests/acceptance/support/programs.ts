import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { plainEnvironment } from './environment.ts';
import { cleanUpLater } from './lifetime.ts';

export interface Ended {
  /** Null when a signal ended it. */
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface Program {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  isRunning(): boolean;
  stdout(): string;
  stderr(): string;
  kill(signal: NodeJS.Signals): void;
}

export interface ProgramOptions {
  cwd?: string;
  environment?: Readonly<Record<string, string>>;
  input?: string;
}

/** Starts a program; what is left of it in the end is killed. */
export function startProgram(file: string, args: readonly string[], options: ProgramOptions = {}): Program {
  const program = launch(file, args, options);
  cleanUpLater(async () => {
    if (program.isRunning()) program.kill('SIGKILL');
    await program.ended;
  });
  return program;
}

/** Starts a program that ends by itself: for cleaning up, when the test is over already. */
export function launch(file: string, args: readonly string[], options: ProgramOptions = {}): Program {
  const child = spawn(file, args, {
    cwd: options.cwd,
    env: plainEnvironment(options.environment),
    stdio: 'pipe',
  });
  // One that ends without reading its input is no failure of ours.
  child.stdin.on('error', () => {}).end(options.input ?? '');
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text;
    });
  }
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  const ended = untilClosed(child).then(() => ({ code: child.exitCode, signal: child.signalCode, ...texts }));
  return {
    pid: child.pid ?? 0,
    ended,
    isRunning,
    stdout: () => texts.stdout,
    stderr: () => texts.stderr,
    kill: (signal) => void child.kill(signal),
  };
}

async function untilClosed(child: ChildProcess): Promise<void> {
  await once(child, 'close');
}

export async function runProgram(
  file: string,
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<Ended> {
  return startProgram(file, args, options).ended;
}

/** Asks until the answer is not undefined. @throws with the sentence when it takes too long. */
export async function eventually<T>(
  what: () => string,
  ask: () => T | undefined | Promise<T | undefined>,
  patienceMs = 15_000,
): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`After ${patienceMs} ms: ${what()}`);
    await sleep(20);
  }
}
