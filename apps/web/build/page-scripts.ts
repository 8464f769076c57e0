import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { PageName } from '../src/paths.ts';

const PAGE = /^ {2}(\w+): later\(\s*\(\)\s*=>\s*import\('(\.[^']+)'\)/gm;

/**
 * The file of each page that is loaded when it is gone to, as the areas name them.
 * @returns paths from the folder of the web UI, by the name of the page
 */
export function laterPages(web: string): Map<PageName, string> {
  const found = new Map<PageName, string>();
  const folder = join(web, 'src/pages');
  for (const area of readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    const file = join(folder, area.name, 'area.ts');
    const text = readFileSync(file, 'utf8');
    const pages = [...text.matchAll(PAGE)];
    if (pages.length !== text.split('later(').length - 1)
      throw new Error(`${file} names a page in a way that the build does not read`);
    for (const [, name = '', path = ''] of pages)
      found.set(name as PageName, relative(web, resolve(folder, area.name, path)));
  }
  return found;
}
