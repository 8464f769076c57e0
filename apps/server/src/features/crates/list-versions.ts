import { compareVersions, isPrerelease, parseVersion } from '@waybill/cargo-formats';
import { decodeSeek, encodeSeek, invalidSeek, pageLink, readPerPage } from '../../http/pagination.ts';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import { describeVersions } from './show-version.ts';
import { type CrateRow, listVersionsById, outlineVersions } from './store.ts';

export interface VersionsQuery {
  sort?: string;
  include?: string;
  'nums[]'?: string | string[];
  per_page?: string;
  seek?: string;
  page?: string;
}

interface Outline {
  id: number;
  num: string;
  yanked: number;
  created_at: number;
}

/**
 * `GET /crates/{name}/versions` (crates-io-api §10.3): all at once, or page by page where `per_page` says so.
 * @throws Problem `query_invalid`
 */
export async function listCrateVersions(platform: Platform, crate: CrateRow, query: VersionsQuery) {
  const { db } = platform.database;
  const wantsTracks = readInclude(query.include);
  const isByDate = query.sort?.toLowerCase() === 'date';
  const all = (await outlineVersions(db, crate.id)).sort(isByDate ? newestFirst : highestFirst());
  const nums = query['nums[]'] === undefined ? null : new Set([query['nums[]']].flat());
  const wanted = nums === null ? all : all.filter(({ num }) => nums.has(num));

  const { shown, next } = pageOf(wanted, query, isByDate);
  const rows = new Map(
    (
      await listVersionsById(db, crate.id, shown.length === all.length ? null : shown.map(({ id }) => id))
    ).map((row) => [row.id, row]),
  );
  const versions = shown.flatMap(({ id }) => rows.get(id) ?? []);
  return {
    versions: await describeVersions(platform, crate, versions),
    meta: {
      total: wanted.length,
      next_page: next,
      ...(wantsTracks ? { release_tracks: releaseTracks(all) } : {}),
    },
  };
}

function readInclude(include: string | undefined): boolean {
  const parts = (include ?? '').split(',').filter((part) => part !== '');
  if (parts.some((part) => part !== 'release_tracks'))
    throw new Problem('query_invalid', "invalid component for ?include= (expected 'release_tracks')");
  return parts.length > 0;
}

function pageOf(
  wanted: readonly Outline[],
  query: VersionsQuery,
  isByDate: boolean,
): { shown: readonly Outline[]; next: string | null } {
  if (query.page !== undefined)
    throw new Problem('query_invalid', '?page= is not supported for this request');
  if (query.per_page === undefined) return { shown: wanted, next: null };
  const limit = readPerPage(query.per_page);
  const isAfter = query.seek === undefined ? () => true : afterKey(decodeSeek(query.seek), isByDate);
  const shown = wanted.filter(isAfter).slice(0, limit);
  const last = shown.at(-1);
  if (last === undefined || shown.length < limit) return { shown, next: null };
  const seek = encodeSeek(isByDate ? [last.created_at, last.id] : last.num);
  return { shown, next: pageLink({ ...query }, { seek }) };
}

/** By the values of the last row and not by its place: it may be gone when the next page is asked for. */
function afterKey(key: unknown, isByDate: boolean): (row: Outline) => boolean {
  if (isByDate) {
    const [createdAt, id, ...more] = Array.isArray(key) ? (key as unknown[]) : [];
    if (typeof createdAt !== 'number' || typeof id !== 'number' || more.length > 0) return invalidSeek();
    return (row) => newestFirst({ created_at: createdAt, id }, row) < 0;
  }
  if (typeof key !== 'string') return invalidSeek();
  const version = parseSeekVersion(key);
  return (row) => compareVersions(parseVersion(row.num), version) < 0;
}

function parseSeekVersion(text: string) {
  try {
    return parseVersion(text);
  } catch {
    return invalidSeek();
  }
}

type Dated = Pick<Outline, 'created_at' | 'id'>;
const newestFirst = (a: Dated, b: Dated): number => b.created_at - a.created_at || b.id - a.id;

/** Each number is read once, however often it is compared. */
function highestFirst(): (a: Outline, b: Outline) => number {
  const read = new Map<string, ReturnType<typeof parseVersion>>();
  const versionOf = (num: string) => {
    const known = read.get(num) ?? parseVersion(num);
    read.set(num, known);
    return known;
  };
  return (a, b) => compareVersions(versionOf(b.num), versionOf(a.num));
}

/** The highest stable version of each major one, and of each minor one below 1.0, that is not yanked. */
export function releaseTracks(
  versions: readonly Pick<Outline, 'num' | 'yanked'>[],
): Record<string, { highest: string }> {
  const highest = new Map<string, ReturnType<typeof parseVersion>>();
  for (const { num, yanked } of versions) {
    const version = parseVersion(num);
    if (yanked !== 0 || isPrerelease(version)) continue;
    const track = version.major === 0n ? `0.${version.minor}` : `${version.major}`;
    const known = highest.get(track);
    if (known === undefined || compareVersions(version, known) > 0) highest.set(track, version);
  }
  return Object.fromEntries([...highest].map(([track, { text }]) => [track, { highest: text }]));
}
