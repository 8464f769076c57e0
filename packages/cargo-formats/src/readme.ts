import type { Archive } from './archive.ts';
import type { Manifest } from './manifest.ts';
import type { PublishMetadata } from './publish-metadata.ts';

export interface Readme {
  /** Its path in the crate, relative to the manifest. */
  readonly file: string;
  readonly text: string;
}

/** What cargo takes where the manifest names none. */
const usualFiles = ['README.md', 'README.txt', 'README'];

/**
 * The README of a crate: the file that its manifest names, as the archive has it. Where the archive does not have it (or it
 * is too long to be kept, or no UTF-8), the text that cargo sent along, which is all that crates.io looks at.
 * @param metadata null where nobody sent any.
 */
export function chooseReadme(
  manifest: Pick<Manifest, 'readme'>,
  { readmes }: Pick<Archive, 'readmes'>,
  metadata: Pick<PublishMetadata, 'readme' | 'readme_file'> | null,
): Readme | null {
  if (manifest.readme === false) return null;
  const named = namedFile(manifest.readme) ?? metadata?.readme_file ?? null;
  const files = named === null ? usualFiles : [archivePath(named)];
  for (const file of files) {
    const text = readmes.get(file);
    if (text !== undefined) return text.trim() === '' ? null : { file, text };
  }
  const sent = metadata?.readme ?? null;
  return sent === null || sent.trim() === '' ? null : { file: files[0] ?? 'README.md', text: sent };
}

function namedFile(readme: Manifest['readme']): string | null {
  return readme === true ? 'README.md' : typeof readme === 'string' && readme !== '' ? readme : null;
}

/** `./docs\README.md` → `docs/README.md`. */
export function archivePath(written: string): string {
  return written
    .split(/[/\\]/)
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}
