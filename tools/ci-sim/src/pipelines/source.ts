import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { cleanEnvironment } from '../runner/running-job.ts';
import { UsageError } from '../usage-error.ts';

/** What is checked out: a folder, cloned if it is the root of a Git repository and copied otherwise. */
export interface Source {
  /** The commit that `ref` names, or the one that is checked out; without a repository there is none. */
  readonly commit: string | undefined;
  /** Fills a folder; `ref` in place of what the pipeline runs for. */
  checkOut(folder: string, ref?: string): void;
}

export interface SourceOptions {
  readonly folder: string;
  /** The full ref the pipeline runs for. */
  readonly ref: string;
  /** A file of the pipeline that is not in the folder itself, and where it would be. */
  readonly added?: { readonly path: string; readonly content: string } | undefined;
}

export function openSource({ folder, ref, added }: SourceOptions): Source {
  const isRepository = isRoot(folder);
  // A pretend tag need not exist for a pipeline to be tried out.
  const usual = isRepository ? (commitOf(folder, ref) ?? commitOf(folder, 'HEAD')) : undefined;
  if (isRepository && usual === undefined)
    throw new UsageError(`${folder} is a Git repository without a commit`);
  return {
    commit: usual,
    checkOut(target, wanted) {
      mkdirSync(target, { recursive: true });
      if (!isRepository) {
        if (wanted !== undefined)
          throw new UsageError(`"${wanted}" cannot be checked out: ${folder} is not a Git repository`);
        cpSync(folder, target, { recursive: true, filter: (path) => basename(path) !== '.git' });
      } else {
        clone(folder, target, wanted === undefined ? usual : commitOf(folder, wanted), wanted);
      }
      if (added === undefined) return;
      mkdirSync(dirname(join(target, added.path)), { recursive: true });
      writeFileSync(join(target, added.path), added.content);
    },
  };
}

function clone(from: string, to: string, commit: string | undefined, wanted: string | undefined): void {
  if (commit === undefined) throw new UsageError(`${from} has no "${wanted}" to check out`);
  git(to, 'clone', '--quiet', '--no-checkout', '--no-hardlinks', realpathSync(from), '.');
  git(to, '-c', 'advice.detachedHead=false', 'checkout', '--quiet', commit);
}

function isRoot(folder: string): boolean {
  try {
    return realpathSync(git(folder, 'rev-parse', '--show-toplevel')) === realpathSync(folder);
  } catch {
    return false;
  }
}

function commitOf(folder: string, ref: string): string | undefined {
  for (const name of [ref, `refs/tags/${ref}`, `refs/heads/${ref}`]) {
    try {
      return git(folder, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`);
    } catch {
      // Then by the next name.
    }
  }
  return undefined;
}

function git(cwd: string, ...args: string[]): string {
  const env = Object.fromEntries(
    Object.entries(cleanEnvironment()).filter(([name]) => !name.startsWith('GIT_')),
  );
  return execFileSync('git', args, {
    cwd,
    env: { ...env, GIT_TERMINAL_PROMPT: '0' },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 60_000,
  }).trim();
}
