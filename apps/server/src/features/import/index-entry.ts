import { asRecord, asText } from './shape.ts';
import { SourceProblem } from './source.ts';

/** What an import takes from a line of another registry's index. Everything else comes from the manifest in the crate. */
export interface SourceEntry {
  name: string;
  version: string;
  checksum: string;
  yanked: boolean;
  publishedAt: Date | null;
  ownDependencies: ReadonlySet<string>;
}

const LONGEST_NAME = 300;

/**
 * Reads a line as cargo-client §1.3 has it. Unlike cargo, which leaves out what it cannot read, this refuses: a version must
 * not get lost unnoticed.
 * @throws SourceProblem
 */
export function readSourceEntry(line: string): SourceEntry {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch (cause) {
    throw new SourceProblem('A line of the index file is not JSON.', { cause });
  }
  const entry = asRecord(parsed);
  const name = asText(entry?.['name'], LONGEST_NAME);
  const version = asText(entry?.['vers'], LONGEST_NAME);
  if (entry === null || name === null || version === null)
    throw new SourceProblem('A line of the index file has no `name` or no `vers`.');
  return {
    name,
    version,
    checksum: readChecksum(entry['cksum']),
    yanked: entry['yanked'] === true,
    publishedAt: readTime(entry['pubtime']),
    ownDependencies: ownDependencies(entry['deps']),
  };
}

/** @throws SourceProblem */
export function readChecksum(value: unknown): string {
  const text = typeof value === 'string' ? value.toLowerCase() : '';
  if (/^[0-9a-f]{64}$/.test(text)) return text;
  throw new SourceProblem(
    'The index has no SHA-256 (`cksum`) of it, so nobody could tell whether the file is right.',
  );
}

/** The first release of cargo: what claims to be older has lost its date. */
const EARLIEST = Date.UTC(2014, 10, 20);

/** `2026-01-22T10:00:00Z`, or a database's `2026-01-22 10:00:00`, which means UTC. Null for anything else. */
export function readTime(value: unknown): Date | null {
  if (typeof value !== 'string') return null;
  const match = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.\d{1,9})?(Z|[+-]\d\d:?\d\d| UTC)?$/.exec(value);
  if (match === null) return null;
  const [, day, time, zone = 'Z'] = match;
  const at = new Date(`${day}T${time}${zone === ' UTC' ? 'Z' : zone}`);
  return Number.isNaN(at.getTime()) || at.getTime() < EARLIEST ? null : at;
}

/**
 * The dependencies that the index says are in itself. The manifest names their registry by the URL under which their author
 * knew it, which may be an old one, or the one for people who use SSH.
 */
export function ownDependencies(value: unknown): Set<string> {
  const own = new Set<string>();
  const foreign = new Set<string>();
  for (const one of Array.isArray(value) ? value : []) {
    const dependency = asRecord(one);
    const name = asText(dependency?.['name'], LONGEST_NAME);
    if (dependency === null || name === null) continue;
    const key = dependencyKey(dependency['kind'], name);
    (dependency['registry'] === null || dependency['registry'] === undefined ? own : foreign).add(key);
  }
  // The same name for two targets, from two registries: then only the URL in the manifest can tell.
  for (const key of foreign) own.delete(key);
  return own;
}

/** @param name the key in Cargo.toml, which is the alias of a renamed crate. */
export function dependencyKey(kind: unknown, name: string): string {
  return `${kind === 'dev' || kind === 'build' ? kind : 'normal'} ${name}`;
}
