import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** When the newest of the files and folders was changed, with all that is below them; milliseconds. */
export function newest(root: string, paths: readonly string[]): number {
  return Math.max(...paths.flatMap((path) => timesOf(join(root, path))));
}

function timesOf(path: string): number[] {
  const status = statSync(path);
  if (!status.isDirectory()) return [status.mtimeMs];
  const below = readdirSync(path).filter((name) => name !== 'node_modules' && name !== 'dist');
  // The folder itself too: something may have been taken out of it.
  return [status.mtimeMs, ...below.flatMap((name) => timesOf(join(path, name)))];
}
