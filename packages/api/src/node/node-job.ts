import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JobAccess } from '../ci/job-access.ts';
import type { Send } from '../client/http.ts';

const PROGRAM_TIMEOUT_MS = 30_000;
const MOST_OUTPUT = 64 * 1024;

/** The job this process runs in. */
export function nodeJob(env: JobAccess['env'], send: Send): JobAccess {
  return {
    env,
    send,
    run: (file, args) => run(file, args, env),
    readFile: (path) => readFile(path, 'utf8'),
    sleep: async (ms) => void (await sleep(ms)),
  };
}

/** Nothing of it is shown as it comes: the output is a token. */
const run = (file: string, args: readonly string[], env: JobAccess['env']): ReturnType<JobAccess['run']> =>
  new Promise((resolve, reject) => {
    const child = spawn(file, [...args], {
      env: { ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: PROGRAM_TIMEOUT_MS,
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
      error.code === 'ENOENT' ? resolve(null) : reject(error),
    );
    child.once('close', (code) => resolve({ code: code ?? 1, ...output }));
  });
