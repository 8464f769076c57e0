import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { useFolder } from './folders.ts';
import { cleanUpLater } from './lifetime.ts';

/** Where a server keeps its data, and what takes the room away. */
export interface SmallDisk {
  dataDir: string;
  /** Takes all the room but that. @param pid of the server. */
  fill(pid: number, leftBytes: number): void;
  makeRoom(pid: number): void;
}

const DISK_BYTES = 16 * 1024 * 1024;
const BLOCK = Buffer.alloc(4096);

/** A disk of its own where we may mount one, else files of the server that may not grow. */
export function useSmallDisk(): SmallDisk {
  const folder = useFolder();
  const mounted = run('mount', ['-t', 'tmpfs', '-o', `size=${DISK_BYTES}`, 'waybill-small-disk', folder]);
  return mounted ? onItsOwn(folder) : withLimitedFiles(folder);
}

function onItsOwn(folder: string): SmallDisk {
  // Lazily: a server that is just being killed may still have files open.
  cleanUpLater(() => void run('umount', ['--lazy', folder]));
  const filler = join(folder, 'filler');
  const makeRoom = () => rmSync(filler, { force: true });
  return {
    dataDir: join(folder, 'data'),
    fill(_pid, leftBytes) {
      makeRoom();
      const reserve = join(folder, 'reserve');
      write(reserve, leftBytes);
      write(filler, Number.POSITIVE_INFINITY);
      rmSync(reserve);
    },
    makeRoom,
  };
}

/** Writes until it has that many bytes, or the disk is full. */
function write(path: string, bytes: number): void {
  const file = openSync(path, 'w');
  try {
    for (let written = 0; written < bytes; written += BLOCK.length) writeSync(file, BLOCK);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    closeSync(file);
  }
}

function withLimitedFiles(folder: string): SmallDisk {
  const limit = (pid: number, bytes: string) => {
    if (!run('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`]))
      throw new Error('neither a disk can be mounted, nor are files to be limited (prlimit of util-linux)');
  };
  mkdirSync(join(folder, 'data'), { mode: 0o700 });
  return {
    dataDir: join(folder, 'data'),
    fill: (pid, leftBytes) => limit(pid, String(leftBytes)),
    makeRoom: (pid) => limit(pid, 'unlimited'),
  };
}

const run = (program: string, args: readonly string[]): boolean =>
  spawnSync(program, args, { stdio: 'ignore' }).status === 0;
