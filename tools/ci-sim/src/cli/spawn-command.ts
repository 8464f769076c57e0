import { spawn } from 'node:child_process';
import { constants } from 'node:os';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Runs a command on this terminal and answers its exit code: 127 where there is no such command, 128 + the signal's
 * number where one ended it, as a shell has it. Signals to this process go to the command, which decides when to end.
 */
export function spawnCommand(
  [command = '', ...args]: readonly string[],
  { cwd, env }: { readonly cwd: string; readonly env: Environment },
): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const child = spawn(command, args, { cwd, env: { ...env }, stdio: 'inherit' });
  const pass = (signal: NodeJS.Signals) => {
    // Ctrl-C on a terminal reaches the command by itself.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, pass);
  const end = (exitCode: number) => {
    for (const signal of signals) process.off(signal, pass);
    resolve(exitCode);
  };
  child.once('error', (error: NodeJS.ErrnoException) => {
    const missing = error.code === 'ENOENT';
    console.error(missing ? `ci-sim: no command "${command}"` : `ci-sim: ${error.message}`);
    end(missing ? 127 : 126);
  });
  child.once('exit', (code, signal) => end(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  return promise;
}
