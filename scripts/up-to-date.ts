import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Whether what was made is newer than all it is made of: files, and folders with what is below them. Paths are from the root. */
export function isUpToDate(root: string, made: string, sources: readonly string[]): boolean {
  const path = join(root, made);
  if (!existsSync(path)) return false;
  return statSync(path).mtimeMs > Math.max(...sources.flatMap((source) => timesOf(join(root, source))));
}

function timesOf(path: string): number[] {
  const status = statSync(path);
  if (!status.isDirectory()) return [status.mtimeMs];
  const below = readdirSync(path).filter((name) => name !== 'node_modules' && name !== 'dist');
  // The folder itself too: something may have been taken out of it.
  return [status.mtimeMs, ...below.flatMap((name) => timesOf(join(path, name)))];
}
