import type { Queries } from '../../../platform/database/open.ts';
import type { Reader } from '../reader.ts';
import { visibleTo } from '../store.ts';

/** A keyword or category that crates have which the reader may see. */
export interface Label {
  text: string;
  crates: number;
  /** When the first of these crates was made. */
  since: number;
}

/** A crate's page costs the same whatever its keywords are; above this, only the list of keywords counts on. */
const MOST_COUNTED = 1_000;

export async function countKeyword(db: Queries, reader: Reader, keyword: string): Promise<Label | null> {
  const row = await db
    .selectFrom((query) =>
      query
        .selectFrom('crate_keywords')
        .innerJoin('crates', 'crates.id', 'crate_keywords.crate_id')
        .select('crates.created_at')
        .where('keyword', '=', keyword)
        .where(visibleTo(reader))
        .limit(MOST_COUNTED)
        .as('some_of'),
    )
    .select(({ fn }) => [fn.countAll<number>().as('crates'), fn.min<number | null>('created_at').as('since')])
    .executeTakeFirstOrThrow();
  return toLabel(keyword, row);
}

/** What is below the category counts for it. */
export async function countCategory(db: Queries, reader: Reader, slug: string): Promise<Label | null> {
  const row = await db
    .selectFrom((query) =>
      query
        .selectFrom('crate_categories')
        .innerJoin('crates', 'crates.id', 'crate_categories.crate_id')
        .select('crates.created_at')
        .where(({ or, and, eb }) =>
          or([eb('slug', '=', slug), and([eb('slug', '>=', `${slug}::`), eb('slug', '<', `${slug}:;`)])]),
        )
        .where(visibleTo(reader))
        .limit(MOST_COUNTED)
        .as('some_of'),
    )
    .select(({ fn }) => [fn.countAll<number>().as('crates'), fn.min<number | null>('created_at').as('since')])
    .executeTakeFirstOrThrow();
  return toLabel(slug, row);
}

const toLabel = (
  text: string,
  { crates, since }: { crates: number | string; since: number | string | null },
): Label | null => (since === null ? null : { text, crates: Number(crates), since: Number(since) });
