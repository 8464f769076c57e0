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

/** Moves a process, all its threads and its children to one core. */
export function moveToCore(core: number, pid: number): void {
  spawnSync('taskset', ['-a', '-c', '-p', String(core), String(pid)], { stdio: 'ignore' });
}
