import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** `kept`: it is there with another text, and nobody said `--force`. */
export type FileOutcome = 'created' | 'replaced' | 'unchanged' | 'changed' | 'kept';

export interface FileReport {
  readonly path: string;
  readonly outcome: FileOutcome;
}

export interface NewFile {
  /** Seen from the root. */
  readonly path: string;
  readonly text: string;
  readonly executable?: boolean;
}

export function writeFile(root: string, { path, text, executable }: NewFile, force: boolean): FileReport {
  const file = join(root, path);
  const there = existsSync(file) ? readFileSync(file, 'utf8') : null;
  if (there !== null && there !== text && !force) return { path, outcome: 'kept' };
  if (there !== text) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  if (executable === true) chmodSync(file, 0o755);
  return { path, outcome: there === null ? 'created' : there === text ? 'unchanged' : 'replaced' };
}
