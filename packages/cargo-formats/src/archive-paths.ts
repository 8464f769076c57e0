import { FormatError } from './format-error.ts';
import { quote } from './quote.ts';

/** Longer than any path a system unpacks, and what keeps the memory for all paths proportional to their number. */
const maxPathBytes = 4096;

/**
 * The paths of an archive. Each must lie below `name-version/`, and no two of them may end up in the same place on any
 * system: a clash unpacks differently on Linux, macOS and Windows, so people would not build what others reviewed.
 */
export class ArchivePaths {
  readonly #prefix: string;
  /** Path as case-insensitive systems see it → path as written, and whether it is a file. */
  readonly #seen = new Map<string, { readonly path: string; readonly isFile: boolean }>();

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** The regular files, relative to `name-version/`, in the order of the archive. */
  get files(): string[] {
    return [...this.#seen.values()].filter(({ isFile }) => isFile).map(({ path }) => path);
  }

  /**
   * Checks the spelling of a path, without remembering it.
   *
   * @returns the path relative to `name-version/`, without a final slash; empty for that directory itself.
   * @throws FormatError `archive_path_invalid`
   */
  check(bytes: Uint8Array, type: 'file' | 'directory'): string {
    if (bytes.length > maxPathBytes) {
      throw invalid(
        Buffer.from(bytes).toString(),
        `has ${bytes.length} bytes, but at most ${maxPathBytes} are allowed`,
      );
    }
    const written = decode(bytes);
    const path = type === 'directory' ? written.replace(/\/$/, '') : written;
    const problem = spellingProblem(path);
    if (problem !== null) throw invalid(written, problem);
    const [first, ...below] = path.split('/');
    if (first !== this.#prefix || (type === 'file' && below.length === 0)) {
      throw invalid(written, `is not inside ${quote(`${this.#prefix}/`)}`);
    }
    return below.join('/');
  }

  /** @throws FormatError `archive_path_invalid` when the place is taken already. */
  add(path: string, type: 'file' | 'directory'): void {
    const folded = fold(path);
    const other = this.#seen.get(folded);
    if (other?.path === path) throw invalid(path, 'comes twice');
    if (other !== undefined) {
      throw invalid(
        path,
        `differs from ${quote(other.path)} only by upper and lower case; rename one of them`,
      );
    }
    this.#seen.set(folded, { path, isFile: type === 'file' });
  }

  /**
   * Refuses a file that another path needs as a directory. It can be known only when all paths are.
   *
   * @throws FormatError `archive_path_invalid`
   */
  checkNesting(): void {
    // With `/` as the smallest character, what lies below a path is sorted right behind it.
    const sorted = [...this.#seen].map(([folded, entry]) => ({
      key: folded.replaceAll('/', '\0'),
      ...entry,
    }));
    sorted.sort((a, b) => (a.key < b.key ? -1 : 1));
    for (const [index, entry] of sorted.entries()) {
      const next = sorted[index + 1];
      if (entry.isFile && next?.key.startsWith(`${entry.key}\0`)) {
        throw invalid(next.path, `lies below ${quote(entry.path)}, which is a file`);
      }
    }
  }
}

function spellingProblem(path: string): string | null {
  if (path.includes('\0')) return 'contains a NUL character';
  if (path.includes('\\')) return 'contains a backslash, which is a separator on Windows';
  if (path.startsWith('/')) return 'is absolute';
  const odd = path
    .split('/')
    .find((component) => component === '' || component === '.' || component === '..');
  return odd === undefined ? null : `contains the component ${quote(odd)}`;
}

/** macOS and Windows ignore case, and macOS also the difference between `é` as one character and as two. */
function fold(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw invalid(Buffer.from(bytes).toString(), 'is not valid UTF-8');
  }
}

function invalid(path: string, problem: string): FormatError {
  return new FormatError('archive_path_invalid', `The path ${quote(path)} in the .crate file ${problem}.`);
}
