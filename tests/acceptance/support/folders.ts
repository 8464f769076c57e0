import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cleanUpLater } from './lifetime.ts';

/** An empty folder. */
export function useFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-acceptance-'));
  // A cargo or server that is just being killed may still write; its folder is then tried again.
  cleanUpLater(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  return folder;
}

/** Writes files below a folder: path → content. @returns the folder. */
export function writeFiles(folder: string, files: Readonly<Record<string, string>>): string {
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return folder;
}
