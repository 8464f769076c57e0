import { createHash } from 'node:crypto';
import { send } from './http.ts';

interface IndexDependency {
  name: string;
  req: string;
  features: string[];
  optional: boolean;
}

export interface IndexLine {
  name: string;
  vers: string;
  cksum: string;
  deps: (Record<string, unknown> & IndexDependency)[];
  features: Record<string, string[]>;
  features2?: Record<string, string[]>;
  yanked: boolean;
  v?: number;
  /** When it was published; cargo reads it since 1.94. */
  pubtime?: string;
}

/** The path of a crate's index file, by cargo's rule. */
export function indexPath(name: string): string {
  const lower = name.toLowerCase();
  if (lower.length <= 2) return `${lower.length}/${lower}`;
  if (lower.length === 3) return `3/${lower[0]}/${lower}`;
  return `${lower.slice(0, 2)}/${lower.slice(2, 4)}/${lower}`;
}

/** The lines of a crate in the index; none where it does not exist. */
export async function indexLines(url: string, name: string): Promise<IndexLine[]> {
  const { status, text } = await send(`${url}/index/${indexPath(name)}`);
  if (status === 404) return [];
  if (status !== 200) throw new Error(`the index file of ${name} answers ${status}: ${text}`);
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as IndexLine);
}

/** The SHA-256 of what a download gives; null where there is nothing. */
export async function downloadedSha256(url: string, name: string, version: string): Promise<string | null> {
  const { status, bytes, text } = await send(`${url}/api/v1/crates/${name}/${version}/download`);
  if (status === 404) return null;
  if (status !== 200) throw new Error(`the download of ${name} ${version} answers ${status}: ${text}`);
  return createHash('sha256').update(bytes).digest('hex');
}
