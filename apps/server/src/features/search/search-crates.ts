import { canonicalName } from '@waybill/cargo-formats';
import { encodeSeek, pageLink, readListPage } from '../../http/pagination.ts';
import type { Queries } from '../../platform/database/open.ts';
import { Problem } from '../../platform/problem.ts';
import { type CrateRow, describeCrate, type Reader } from '../crates/index.ts';
import type { Terms } from './query.ts';
import { rank } from './rank.ts';
import { readSelection, readSort, type SearchParameters } from './selection.ts';
import {
  countCrates,
  cratesByIds,
  findCandidates,
  findCommonCandidates,
  listCrates,
  MOST_RANKED,
  type SearchEngine,
  type SeekKey,
  type Selection,
  seekKeyOf,
} from './store.ts';

/** Whoever wants more goes on by `seek`, which costs the same on every page. */
const MOST_PAGES = 200;

/**
 * The crates that the reader may see and that fit, page by page, in crates.io's shape (crates-io-api §10.1).
 * @param followerId who asks for the crates they follow, where the query does.
 * @throws Problem `query_invalid`
 */
export async function searchCrates(
  db: Queries,
  search: SearchEngine,
  reader: Reader,
  query: SearchParameters,
  followerId: number | null = null,
) {
  const selection = readSelection(query, followerId);
  const sort = readSort(query);
  const page = readListPage(query, MOST_PAGES);
  const { terms } = selection;
  const found =
    sort === 'relevance' && terms !== null
      ? await byRelevance(db, search, reader, { ...selection, terms }, page)
      : await inOrder(db, search, reader, selection, sort === 'relevance' ? 'alphabetical' : sort, page);
  const isFull = found.crates.length === page.limit;
  const next = !isFull
    ? null
    : page.number === null
      ? found.next && pageLink(query, { seek: encodeSeek(found.next) })
      : found.next && page.number < MOST_PAGES && pageLink(query, { page: String(page.number + 1) });
  return {
    crates: found.crates.map((crate) => ({
      ...describeCrate(crate),
      exact_match: terms !== null && terms.name === canonicalName(crate.name),
    })),
    meta: {
      total: found.total,
      next_page: next || null,
      prev_page:
        page.number !== null && page.number > 1 ? pageLink(query, { page: String(page.number - 1) }) : null,
    },
  };
}

interface Found {
  total: number;
  crates: CrateRow[];
  /** Where the list goes on; null where it cannot. */
  next: unknown;
}

type Page = ReturnType<typeof readListPage>;

async function inOrder(
  db: Queries,
  search: SearchEngine,
  reader: Reader,
  selection: Selection,
  sort: keyof typeof seekKeyOf,
  page: Page,
): Promise<Found> {
  const after = page.seek === null ? null : readSeekKey(page.seek, sort);
  const crates = await listCrates(db, search, reader, {
    selection,
    sort,
    limit: page.limit,
    offset: page.number === null ? 0 : (page.number - 1) * page.limit,
    after,
  });
  // A first page that is not full is all there is.
  const isAll = after === null && (page.number ?? 1) === 1 && crates.length < page.limit;
  const total = isAll ? crates.length : await countCrates(db, search, reader, selection);
  const last = crates.at(-1);
  return { total, crates, next: last && seekKeyOf[sort](last, canonicalName(last.name)) };
}

async function byRelevance(
  db: Queries,
  search: SearchEngine,
  reader: Reader,
  selection: Selection & { terms: Terms },
  page: Page,
): Promise<Found> {
  const start = page.seek === null ? ((page.number ?? 1) - 1) * page.limit : readStart(page.seek);
  if (start >= MOST_RANKED)
    throw new Problem(
      'query_invalid',
      `Cannot page beyond the first ${MOST_RANKED} results when sorting by relevance. Sort by \`downloads\` or \`alphabetical\` to see them all.`,
    );
  const { total, isCommon, candidates } = await findCandidates(db, search, reader, selection);
  const more = isCommon ? await findCommonCandidates(db, search, reader, selection) : [];
  const ids = rank([...new Map([...candidates, ...more].map((one) => [one.id, one])).values()]);
  const end = start + page.limit;
  return {
    total,
    crates: await cratesByIds(db, ids.slice(start, end)),
    next: end < MOST_RANKED ? end : null,
  };
}

function readSeekKey(value: unknown, sort: keyof typeof seekKeyOf): SeekKey {
  const [first, id] = Array.isArray(value) ? (value as unknown[]) : [];
  const isKey =
    Number.isSafeInteger(id) &&
    (sort === 'alphabetical'
      ? typeof first === 'string' && /^[a-z0-9_]{1,64}$/.test(first)
      : Number.isSafeInteger(first));
  if (!isKey) throw new Problem('query_invalid', 'invalid seek parameter');
  return [first as string | number, id as number];
}

function readStart(value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new Problem('query_invalid', 'invalid seek parameter');
}
