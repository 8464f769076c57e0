import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

const root = join(import.meta.dirname, '../../../..');
const FOLDERS = ['docs', 'docs/providers', 'docs/reference'];
const FILES = ['SECURITY.md', 'CHANGELOG.md'];

export interface DocFile {
  /** Its path from the root of the repository. */
  path: string;
  page: string;
  title: string;
  text: string;
}

/** The pages of the documentation. The decisions are for who works on it, with the code at hand. */
export function readDocFiles(): DocFile[] {
  const paths = [
    ...FOLDERS.flatMap((folder) =>
      readdirSync(join(root, folder))
        .filter((name) => name.endsWith('.md'))
        .sort()
        .map((name) => `${folder}/${name}`),
    ),
    ...FILES,
  ];
  return paths.map((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    return { path, page: pageOf(path), title: titleOf(text, path), text };
  });
}

function titleOf(text: string, path: string): string {
  const title = /^# (.+)$/m.exec(text)?.[1];
  if (title === undefined) throw new Error(`${path} has no title`);
  return title.replaceAll('`', '').trim();
}

/** `docs/providers/README.md` → `providers`, `SECURITY.md` → `security`. */
const pageOf = (path: string): string =>
  path.startsWith('docs/')
    ? path.slice('docs/'.length).replace(/(?:\/README)?\.md$/, '')
    : path.replace(/\.md$/, '').toLowerCase();

/** The path from the root that is meant by `written` in the file `from`; null where it leads elsewhere. */
export function pathMeant(written: string, from: string): string | null {
  if (/^(?:[a-z][a-z+.-]*:|[/\\#?])/i.test(written)) return null;
  const path = posix.normalize(posix.join(posix.dirname(from), decodeURI(written.replace(/[?#].*$/s, ''))));
  return path.startsWith('../') ? null : path.replace(/\/$/, '');
}

/** A picture of the documentation. @returns null where there is none of this name (yet) */
export function readPicture(path: string): Buffer | null {
  if (!/^docs\/images\/[\w.-]+\.webp$/.test(path)) return null;
  const file = join(root, path);
  return existsSync(file) ? readFileSync(file) : null;
}
