import { FormatError } from './format-error.ts';
import { quote } from './quote.ts';

/** Longer than what Windows unpacks below any folder, and what bounds the work for one path. */
const maxPathBytes = 1024;
const maxComponents = 64;
/** Of all paths together: what bounds the memory for them, whatever their number. */
const maxTotalBytes = 8 * 1024 * 1024;

/**
 * The paths of an archive. Each must lie below `name-version/`, and no two of them may end up in the same place on any
 * system: a clash unpacks differently on Linux, macOS and Windows, so people would not build what others reviewed.
 */
export class ArchivePaths {
  readonly #prefix: string;
  /** Path as case-insensitive systems see it → path as written, and whether it is a file. */
  readonly #seen = new Map<string, { readonly path: string; readonly isFile: boolean }>();
  #totalBytes = 0;

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
    this.#totalBytes += bytes.length;
    if (this.#totalBytes > maxTotalBytes) {
      throw new FormatError(
        'archive_too_many_entries',
        `The paths in the .crate file have more than ${maxTotalBytes} bytes together, which is the most; leave files out.`,
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
    if (below.length === 1 && fold(below[0] ?? '') === '.cargo-ok') {
      throw invalid(written, 'is the mark by which cargo knows what it has unpacked');
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
    for (const [folded, { path }] of this.#seen) {
      for (let slash = folded.indexOf('/'); slash !== -1; slash = folded.indexOf('/', slash + 1)) {
        const above = this.#seen.get(folded.slice(0, slash));
        if (above?.isFile) throw invalid(path, `lies below ${quote(above.path)}, which is a file`);
      }
    }
  }
}

function spellingProblem(path: string): string | null {
  if (path.includes('\0')) return 'contains a NUL character';
  if (/\p{Cc}/u.test(path)) return 'contains a control character';
  if (path.includes('\\')) return 'contains a backslash, which is a separator on Windows';
  if (path.startsWith('/')) return 'is absolute';
  // cargo packages none of these; on Windows they are not part of a name, and `Cargo.toml::$DATA` is Cargo.toml.
  const special = /[<>:"|?*]/.exec(path)?.[0];
  if (special !== undefined)
    return `contains the character ${quote(special)}, which no name may have on Windows`;
  const components = path.split('/');
  if (components.length > maxComponents) return `has more than ${maxComponents} components`;
  const odd = components.find((component) => component === '' || component === '.' || component === '..');
  if (odd !== undefined) return `contains the component ${quote(odd)}`;
  const trailing = components.find((component) => /[. ]$/.test(component));
  return trailing === undefined
    ? null
    : `contains ${quote(trailing)}, whose last character Windows drops from the name`;
}

/**
 * macOS and Windows ignore case, and macOS also the difference between `é` as one character and as two. By way of the
 * upper case, as only there `ſ` and `s` are the same.
 */
function fold(path: string): string {
  return path.normalize('NFC').toUpperCase().toLowerCase();
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
