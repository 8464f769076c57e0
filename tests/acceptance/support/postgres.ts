import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { useFolder } from './folders.ts';
import { cleanUpLater } from './lifetime.ts';
import { freePort } from './ports.ts';
import { eventually, launch, type Program, runProgram } from './programs.ts';

/** A PostgreSQL of a test's own, which may be stopped and started. */
export interface OwnPostgres {
  url: string;
  stop(): Promise<void>;
  start(): Promise<void>;
  /** SIGKILL for each of its processes. */
  kill(): Promise<void>;
  /** Stops each of its processes where it is: connections stay, and nothing answers. */
  freeze(): void;
  thaw(): void;
}

const needed = ['initdb', 'postgres', 'pg_isready'];

/** Where the server's programs are: in `PATH`, or where Debian keeps them; null: nowhere. */
export function postgresPrograms(): string | null {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian) : [];
  const newestFirst = versions
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(debian, version, 'bin'));
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...newestFirst];
  return (
    folders.find((folder) => folder !== '' && needed.every((name) => existsSync(join(folder, name)))) ?? null
  );
}

/**
 * Under Debian's `postgres` user when we are root, as whom it refuses to run.
 * @param isDurable whether it syncs what it commits to disk.
 */
export async function useOwnPostgres({ isDurable = false } = {}): Promise<OwnPostgres> {
  const programs = postgresPrograms();
  if (programs === null) throw new Error('there is no PostgreSQL server');
  const folder = useFolder();
  const data = join(folder, 'data');
  const asOwner = ownerOf(folder);
  const run = (program: string, args: string[]) =>
    launch(...asOwner(join(programs, program), args), { cwd: folder });
  const made = await run('initdb', [
    '-D',
    data,
    '-U',
    'waybill',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--locale=C',
    '--no-sync',
  ]).ended;
  if (made.code !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const port = await freePort();
  let server: Program | null = null;

  async function start(): Promise<void> {
    const started = run('postgres', [
      '-D',
      data,
      '-h',
      '127.0.0.1',
      '-p',
      String(port),
      '-k',
      '',
      '-c',
      `fsync=${isDurable ? 'on' : 'off'}`,
    ]);
    server = started;
    await eventually(
      () => `PostgreSQL does not answer:\n${started.stderr()}`,
      async () => {
        if (!started.isRunning()) throw new Error(`PostgreSQL ended:\n${started.stderr()}`);
        const { code } = await runProgram(join(programs as string, 'pg_isready'), [
          '-h',
          '127.0.0.1',
          '-p',
          String(port),
        ]);
        return code === 0 || undefined;
      },
      60_000,
    );
  }
  function signal(name: NodeJS.Signals): number[] {
    const processes = server?.isRunning() ? processesOf(server.pid) : [];
    for (const pid of processes) signalIfThere(pid, name);
    return processes;
  }
  async function stop(): Promise<void> {
    signal('SIGCONT');
    // Fast: whoever is connected is thrown out.
    server?.kill('SIGINT');
    await server?.ended;
    server = null;
  }
  async function kill(): Promise<void> {
    // Nobody is born while the list is made.
    server?.kill('SIGSTOP');
    const killed = signal('SIGKILL');
    await server?.ended;
    server = null;
    // As long as one of them lives, no new server takes the folder.
    while (killed.some(isAlive)) await sleep(5);
  }
  cleanUpLater(stop);
  await start();
  return {
    url: `postgres://waybill@127.0.0.1:${port}/postgres`,
    start,
    stop,
    kill,
    freeze: () => void signal('SIGSTOP'),
    thaw: () => void signal('SIGCONT'),
  };
}

/** The server and the processes it made, one for each connection and some of its own. */
function processesOf(server: number): number[] {
  const children = readFileSync(`/proc/${server}/task/${server}/children`, 'utf8');
  return [server, ...children.split(' ').filter(Boolean).map(Number)];
}

function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** A process that has ended and that nobody has asked about yet (state Z) lives no more. */
function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/** As whom to start a program of PostgreSQL that works in the folder: not as root. */
export function ownerOf(folder: string): (program: string, args: string[]) => [string, string[]] {
  if (process.getuid?.() !== 0) return (program, args) => [program, args];
  const id = (option: string) => Number(spawnSync('id', [option, 'postgres'], { encoding: 'utf8' }).stdout);
  chownSync(folder, id('-u'), id('-g'));
  // `setpriv` becomes the program, so that signals reach it.
  return (program, args) => [
    'setpriv',
    [`--reuid=${id('-u')}`, `--regid=${id('-g')}`, '--clear-groups', program, ...args],
  ];
}
