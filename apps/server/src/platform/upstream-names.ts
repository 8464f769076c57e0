import { readFile, stat } from 'node:fs/promises';
import { canonicalName, isCrateName } from '@waybill/cargo-formats';
import type { Logger } from 'pino';
import { StartError } from './start-error.ts';

/** The file is looked at no more often than this. */
const LOOK_AGAIN_MS = 60_000;

/** Names that exist at the upstream registry, as a file of the operator's lists them. */
export interface UpstreamNames {
  /** Whether the upstream registry has a crate of this name, in any spelling. */
  has(name: string): Promise<boolean>;
}

export const noUpstreamNames: UpstreamNames = { has: async () => false };

/**
 * Reads the list, and again when the file has changed. A file that has gone bad since changes nothing: the names of before
 * stay in force, and the log says so.
 * @throws StartError when it cannot be read now.
 */
export async function openUpstreamNames(file: string, log: Logger, now: () => Date): Promise<UpstreamNames> {
  let { names, stamp } = await load(file).catch((error: Error) => {
    throw new StartError(`names.upstream_list cannot be used: ${error.message}`);
  });
  let lookedAt = now().getTime();
  let looking: Promise<void> | null = null;

  async function lookAgain(): Promise<void> {
    try {
      if ((await stampOf(file)) === stamp) return;
      ({ names, stamp } = await load(file));
      log.info({ file, names: names.size }, 'read the changed list of upstream names');
    } catch (error) {
      log.warn(
        { file, err: error },
        'cannot read the list of upstream names; the one of before stays in force',
      );
    }
  }

  return {
    async has(name) {
      if (now().getTime() - lookedAt >= LOOK_AGAIN_MS) {
        lookedAt = now().getTime();
        looking = lookAgain().finally(() => {
          looking = null;
        });
      }
      // Whoever asks while it is read waits for what it says now.
      await looking;
      return names.has(canonicalName(name));
    },
  };
}

async function load(file: string): Promise<{ names: Set<string>; stamp: string }> {
  // Taken before it is read: what changes in between is noticed the next time.
  const stamp = await stampOf(file);
  const names = new Set<string>();
  const lines = (await readFile(file, 'utf8')).split('\n');
  for (const [index, line] of lines.entries()) {
    const name = line.trim();
    if (name === '' || name.startsWith('#')) continue;
    if (!isCrateName(name)) {
      throw new Error(
        `line ${index + 1} of ${file} must be the name of one crate, but is ${JSON.stringify(name.slice(0, 80))}.`,
      );
    }
    names.add(canonicalName(name));
  }
  return { names, stamp };
}

async function stampOf(file: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(file);
    return `${mtimeMs} ${size} ${ino}`;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(code === 'ENOENT' ? `there is no file ${file}.` : `${file} cannot be read (${code}).`);
  }
}
