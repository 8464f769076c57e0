import { spawn } from 'node:child_process';

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program without a shell, to its end. Null: there is no such program. */
export type RunProgram = (file: string, args: readonly string[]) => Promise<Ended | null>;

const TIMEOUT_MS = 60_000;
const MOST_OUTPUT = 32 * 1024 * 1024;

/** Programs of the person's own machine, such as cargo and git. One that hangs is ended after a minute. */
export function programsIn(cwd: string, env: Readonly<Record<string, string | undefined>>): RunProgram {
  return (file, args) =>
    new Promise((resolve, reject) => {
      const child = spawn(file, [...args], {
        cwd,
        env: env as NodeJS.ProcessEnv,
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: TIMEOUT_MS,
        killSignal: 'SIGKILL',
        windowsHide: true,
      });
      const output = { stdout: '', stderr: '' };
      for (const name of ['stdout', 'stderr'] as const) {
        child[name].setEncoding('utf8').on('data', (text: string) => {
          if (output[name].length < MOST_OUTPUT) output[name] += text;
        });
      }
      child.once('error', (error: NodeJS.ErrnoException) =>
        error.code === 'ENOENT' || error.code === 'EACCES' ? resolve(null) : reject(error),
      );
      child.once('close', (code) => resolve({ code: code ?? 1, ...output }));
    });
}
