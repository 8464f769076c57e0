import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** The core of what is measured, and that of whoever asks it. */
export const SERVER_CORE = 0;
export const CLIENT_CORE = 1;

let can: boolean | null = null;

/** Whether processes can be kept on one core each: Linux, and two cores or more. */
export function canKeepApart(): boolean {
  can ??=
    availableParallelism() >= 2 && spawnSync('taskset', ['--version'], { stdio: 'ignore' }).status === 0;
  return can;
}

/** A command that stays on one core, or goes where it likes. The process is the same: `taskset` turns into the program. */
export function onCore(
  core: number | undefined,
  program: string,
  args: readonly string[],
): [program: string, args: string[]] {
  return core === undefined || !canKeepApart()
    ? [program, [...args]]
    : ['taskset', ['-c', String(core), program, ...args]];
}

const cores = (wanted: 'all' | number): string =>
  wanted === 'all' ? `0-${availableParallelism() - 1}` : String(wanted);

/** Moves processes, with all their threads and children, to one core, or lets them go everywhere again. */
export function moveTo(wanted: 'all' | number, pids: readonly number[]): void {
  for (const pid of pids) {
    spawnSync('taskset', ['-a', '-c', '-p', cores(wanted), String(pid)], { stdio: 'ignore' });
    moveTo(wanted, childrenOf(pid));
  }
}

function childrenOf(pid: number): number[] {
  const { stdout } = spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' });
  return (stdout ?? '')
    .split('\n')
    .map(Number)
    .filter((child) => child > 0);
}
