/**
 * Ports for the servers of tests. They are taken from below the range that outgoing connections take theirs from, so that one stays free
 * while a server is stopped and started again; and they are kept, as several processes look for one at the same moment.
 */
import { randomInt } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = join(tmpdir(), 'waybill-test-ports');
const kept = new Set<number>();

/** A free port of this machine, which no other test is given as long as this process lives. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(15_000, 32_000);
    if (!keep(port)) continue;
    if (await canListen(port)) return port;
    letGo(port);
  }
}

function keep(port: number): boolean {
  if (kept.size === 0) {
    mkdirSync(folder, { recursive: true, mode: 0o777 });
    process.once('exit', () => {
      for (const one of kept) letGo(one);
    });
  }
  const file = join(folder, String(port));
  try {
    const opened = openSync(file, 'wx');
    writeSync(opened, String(process.pid));
    closeSync(opened);
    kept.add(port);
    return true;
  } catch {
    // Whoever was killed leaves it behind; the next who comes across it may have it.
    if (isLeft(file)) rmSync(file, { force: true });
    return false;
  }
}

function letGo(port: number): void {
  kept.delete(port);
  rmSync(join(folder, String(port)), { force: true });
}

function isLeft(file: string): boolean {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    // Empty: it is being written.
    if (pid > 0) process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
