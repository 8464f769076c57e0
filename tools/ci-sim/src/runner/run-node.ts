import { spawn } from 'node:child_process';

export interface NodeRun {
  readonly exitCode: number;
  /** Both streams as they came, up to a limit. */
  readonly log: string;
}

export interface NodeRunOptions {
  readonly script: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly onOutput?: ((text: string) => void) | undefined;
}

const LONGEST_LOG = 1024 * 1024;
/** How long to wait for the last output when something the script started still holds the pipe. */
const LINGER_MS = 1000;

/** Runs a script with the Node that runs this; a run cut short by the time limit or the signal counts as failed. */
export function runNode(options: NodeRunOptions): Promise<NodeRun> {
  const { promise, resolve } = Promise.withResolvers<NodeRun>();
  const child = spawn(process.execPath, [options.script], {
    cwd: options.cwd,
    env: { ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: options.timeoutMs,
    killSignal: 'SIGKILL',
  });
  const kill = () => child.kill('SIGTERM');
  options.signal?.addEventListener('abort', kill);
  if (options.signal?.aborted) kill();

  let log = '';
  const collect = (text: string) => {
    if (log.length < LONGEST_LOG) log = (log + text).slice(0, LONGEST_LOG);
    options.onOutput?.(text);
  };
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', collect);

  let linger: NodeJS.Timeout | undefined;
  child.once('exit', () => {
    linger = setTimeout(() => {
      child.stdout.destroy();
      child.stderr.destroy();
    }, LINGER_MS);
  });
  child.once('error', (error) => collect(`::error::${error.message}\n`));
  child.once('close', (code) => {
    clearTimeout(linger);
    options.signal?.removeEventListener('abort', kill);
    resolve({ exitCode: code ?? 1, log });
  });
  return promise;
}
