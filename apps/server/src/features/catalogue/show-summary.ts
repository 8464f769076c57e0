import type { Queries } from '../../platform/database/open.ts';
import { describeCategory, describeCrate, describeKeyword, type Reader } from '../crates/index.ts';
import { byCratesFirst, topLevel } from './describe.ts';
import { countAll, listCategories, listKeywords, type Order, topCrates } from './store.ts';

const SHOWN = 10;

/** The front page of crates.io: `GET /summary` (crates-io-api §10.5). */
export async function showSummary(db: Queries, reader: Reader) {
  const top = async (order: Order) =>
    (await topCrates(db, reader, order, SHOWN)).map((crate) => describeCrate(crate));
  const { crates, downloads } = await countAll(db, reader);
  const categories = topLevel(await listCategories(db, reader)).sort(byCratesFirst);
  return {
    num_downloads: downloads,
    num_crates: crates,
    new_crates: await top('created_at'),
    most_downloaded: await top('downloads'),
    most_recently_downloaded: await top('recent_downloads'),
    just_updated: await top('updated_at'),
    popular_keywords: (await listKeywords(db, reader, { byCrates: true, limit: SHOWN, offset: 0 })).map(
      describeKeyword,
    ),
    popular_categories: categories.slice(0, SHOWN).map(describeCategory),
  };
}
