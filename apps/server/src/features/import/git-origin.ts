import { join } from 'node:path';
import { fileBelow, readSmallFile } from './safe-files.ts';

const LARGEST_CONFIG = 64 * 1024;

/**
 * The addresses a clone was made from: people have these in their cargo configuration, and so in their manifests. An address
 * with a password in it is left out, as it is told of in the report.
 */
export async function originUrl(root: string): Promise<string[]> {
  const file = await fileBelow(root, join(root, '.git', 'config')).catch(() => null);
  const text = file === null ? null : await readSmallFile(file.path, LARGEST_CONFIG);
  if (text === null) return [];
  const urls = [...text.matchAll(/^[ \t]*url[ \t]*=[ \t]*(\S+)[ \t]*$/gm)].map(([, url = '']) => url);
  return [...new Set(urls)].filter((url) => !/^[a-z+]+:\/\/[^/@]*:[^/@]*@/i.test(url));
}
