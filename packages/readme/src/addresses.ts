import { fileRoot, type Repository } from './repository.ts';

/** Where relative addresses of a README begin. */
export interface Place {
  readonly repository: Repository | null;
  /** The folder of the README in its repository. */
  readonly folder: readonly string[];
  readonly commit: string | null;
}

/** Every id of a README begins with it, so that none can be one of the page around it. */
export const ID_PREFIX = 'user-content-';

const linkSchemes: ReadonlySet<string> = new Set(['http', 'https', 'mailto', 'irc', 'ircs', 'xmpp']);
const imageSchemes: ReadonlySet<string> = new Set(['http', 'https']);
const pictureEndings = /\.(?:png|jpe?g|gif|svg|webp|avif|mp4|webm|ogg)$/i;
const MOST_CHARACTERS = 4096;

/** What `href` becomes; null: none at all. */
export function linkAddress(written: string, place: Place): string | null {
  const address = asBrowsersRead(written);
  if (address === null) return null;
  if (address.startsWith('#')) return ownFragment(address);
  return absolute(address, place, linkSchemes, isPicture(address) ? 'raw' : 'page');
}

/** What `src` becomes; null: none at all. */
export function imageAddress(written: string, place: Place): string | null {
  const address = asBrowsersRead(written);
  if (address === null || address.startsWith('#')) return null;
  return absolute(address, place, imageSchemes, 'raw');
}

/** What `srcset` becomes: candidates whose address may not be are left out. */
export function imageCandidates(written: string, place: Place): string | null {
  const candidates = written
    .slice(0, MOST_CHARACTERS)
    .split(',')
    .flatMap((candidate) => {
      const [written = '', size = ''] = candidate.trim().split(/\s+/);
      const address = written === '' ? null : imageAddress(written, place);
      if (address === null || !/^(?:\d+(?:\.\d+)?[wx])?$/.test(size)) return [];
      // A comma would end the candidate.
      return [`${address.replaceAll(',', '%2C')} ${size}`.trim()];
    });
  return candidates.length === 0 ? null : candidates.join(', ');
}

/** Browsers drop line ends and tabs anywhere, and spaces and control characters around (URL Standard §4.4). */
function asBrowsersRead(written: string): string | null {
  if (written.length > MOST_CHARACTERS) return null;
  return written.replace(/[\t\n\r]/g, '').replace(/^[\0-\x20]+|[\0-\x20]+$/g, '');
}

function ownFragment(address: string): string {
  const id = address.slice(1);
  return id === '' || id.startsWith(ID_PREFIX) ? address : `#${ID_PREFIX}${id}`;
}

const isPicture = (address: string): boolean => pictureEndings.test(address.replace(/[?#].*$/s, ''));

function absolute(
  address: string,
  { repository, folder, commit }: Place,
  schemes: ReadonlySet<string>,
  kind: 'page' | 'raw',
): string | null {
  const scheme = /^([^/\\?#]*?):/.exec(address)?.[1]?.toLowerCase();
  if (scheme !== undefined) return schemes.has(scheme) ? checked(address, schemes) : null;
  // `//host` and, for a browser, `\\host` and `/\host`.
  if (/^[/\\]{2}/.test(address)) return checked(`https://${address.slice(2)}`, schemes);
  if (repository === null || address === '') return null;
  const [, path = '', rest = ''] = /^([^?#]*)(.*)$/s.exec(address) ?? [];
  const base = fileRoot(repository, kind, commit).slice(repository.root.length).split('/').filter(Boolean);
  const inside = resolveInside(
    [...base, ...(/^[/\\]/.test(path) ? [] : folder.map(encodeURIComponent))],
    path,
  );
  const result = checked(`${repository.root}/${inside.join('/')}${rest}`, schemes);
  return result?.startsWith(`${repository.root}/`) ? result : null;
}

/** Goes along the path, out of the files (`../../actions` means the page of that name), but never out of the repository. */
function resolveInside(base: readonly string[], path: string): string[] {
  const parts = [...base];
  for (const part of path.split(/[/\\]/)) {
    const plain = part.replace(/%2e/gi, '.');
    if (plain === '..') parts.pop();
    else if (plain !== '' && plain !== '.') parts.push(part);
  }
  if (/[/\\]$/.test(path) && parts.length > 0) parts.push('');
  return parts;
}

function checked(address: string, schemes: ReadonlySet<string>): string | null {
  const url = URL.parse(address);
  return url !== null && schemes.has(url.protocol.slice(0, -1)) ? url.href : null;
}

/** The folder of a file below a folder: `crates/rocket` and `docs/README.md` → `crates`, `rocket`, `docs`. */
export function folderOf(pathInVcs: string, file: string): string[] {
  const parts: string[] = [];
  for (const part of [...pathInVcs.split('/'), ...file.split('/').slice(0, -1)]) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.slice(0, 64);
}
