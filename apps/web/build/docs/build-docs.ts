import { createHash } from 'node:crypto';
import type { DocEntry, DocSubject } from '../../src/pages/docs/doc-node.ts';
import { readDocFiles, readPicture } from './files.ts';
import { readPage } from './read-page.ts';
import { subjectOf, subjects } from './subjects.ts';

export interface BuiltDocs {
  subjects: DocSubject[];
  assets: Map<string, Uint8Array>;
}

/** `docs/` as the web UI shows it: a file for each page and picture, named by its content, and what is where. */
export function buildDocs(): BuiltDocs {
  const assets = new Map<string, Uint8Array>();
  const keep = (stem: string, ending: string, content: Uint8Array): string => {
    const name = `${stem}-${createHash('sha256').update(content).digest('hex').slice(0, 8)}.${ending}`;
    assets.set(name, content);
    return name;
  };
  const files = readDocFiles();
  const around = {
    pages: new Map(files.map((file) => [file.path, file])),
    picture: (path: string) => {
      const content = readPicture(path);
      if (content === null) return null;
      const asset = keep(`doc-${path.slice('docs/images/'.length, -'.webp'.length)}`, 'webp', content);
      return { asset, ...sizeOf(content) };
    },
  };
  // A link to the folder means its page.
  for (const file of files)
    if (file.path.endsWith('/README.md')) around.pages.set(file.path.slice(0, -'/README.md'.length), file);
  const entries = files.map((file): DocEntry => {
    const { summary, headings, nodes } = readPage(file, around);
    const content = Buffer.from(JSON.stringify(nodes));
    return {
      page: file.page,
      title: file.title,
      summary,
      asset: keep(`doc-${file.page.replaceAll('/', '-')}`, 'json', content),
      headings,
    };
  });
  return { assets, subjects: subjects.map((subject) => ({ ...subject, pages: pagesOf(subject, entries) })) };
}

/** Those that are named, in their order, then the others that belong there. */
function pagesOf({ title, pages }: (typeof subjects)[number], entries: readonly DocEntry[]): DocEntry[] {
  const place = ({ page }: DocEntry): number => {
    const at = (pages as readonly string[]).indexOf(page);
    return at === -1 ? pages.length : at;
  };
  return entries
    .filter(({ page }) => subjectOf(page) === title)
    .sort((a, b) => place(a) - place(b) || a.title.localeCompare(b.title, 'en'));
}

/** Of a WebP as Chromium writes it (its container tells the size): so that nothing moves when the picture arrives. */
function sizeOf(webp: Buffer): { width: number; height: number } {
  if (webp.toString('latin1', 12, 16) !== 'VP8X')
    throw new Error(
      'a picture of the documentation is no WebP with a VP8X header; `npm run images` writes such ones',
    );
  return { width: webp.readUIntLE(24, 3) + 1, height: webp.readUIntLE(27, 3) + 1 };
}
