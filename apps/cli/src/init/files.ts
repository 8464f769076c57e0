import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ClientFault } from '@waybill/api/client';

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

/**
 * Where a file of the repository is. Whoever wrote the repository may have made links, and what is written through one
 * is written elsewhere: into the home of whoever runs this, for one.
 * @throws {ClientFault} `usage`
 */
export function placeIn(root: string, path: string): string {
  const parts = path.split('/');
  for (const [at] of parts.entries()) {
    const part = parts.slice(0, at + 1).join('/');
    if (!lstatSync(join(root, part), { throwIfNoEntry: false })?.isSymbolicLink()) continue;
    throw new ClientFault('usage', `${part} is a symbolic link, and nothing is written through one`, {
      remedy: 'put a folder or file of its own there, or look at the workflow with --print',
    });
  }
  return join(root, path);
}

export function writeFile(root: string, { path, text, executable }: NewFile, force: boolean): FileReport {
  const file = placeIn(root, path);
  const there = existsSync(file) ? readFileSync(file, 'utf8') : null;
  if (there !== null && there !== text && !force) return { path, outcome: 'kept' };
  if (there !== text) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  if (executable === true) chmodSync(file, 0o755);
  return { path, outcome: there === null ? 'created' : there === text ? 'unchanged' : 'replaced' };
}
