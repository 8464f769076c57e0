import type { Send } from '@waybill/api/client';
import { nodeSend } from '@waybill/api/node';
import type { Asker } from './ask/asker.ts';

/** All that a command may touch, so that a test can hand in its own. */
export interface CliContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly stdin: NodeJS.ReadStream;
  readonly send: Send;
  /** In place of the person at the terminal. */
  readonly asker?: Asker;
  now(): Date;
}

export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export function processContext(): CliContext {
  const { env, stdout, stderr, stdin } = process;
  return {
    env,
    cwd: process.cwd(),
    stdout,
    stderr,
    stdin,
    send: nodeSend({ env, maxBytes: 32 * 1024 * 1024 }),
    now: () => new Date(),
  };
}

/** Is there a person who can answer? Never in CI, and never where a program reads what is printed. */
export function canAsk({ stdin, stderr, env }: CliContext): boolean {
  return stdin.isTTY === true && stderr.isTTY === true && (env['CI'] ?? '') === '';
}
