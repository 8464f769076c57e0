import { sql } from 'kysely';
import type { Engine, Queries } from '../../../platform/database/open.ts';
import { documentOf, ftsColumns, type SearchDocument, tsvectorOf } from '../document.ts';

/** The words of a crate, in place of those it was found by before. In the transaction that changes them. */
export async function storeDocument(
  db: Queries,
  engine: Engine,
  crate: { id: number; canonicalName: string; isNew: boolean },
  document: SearchDocument,
): Promise<void> {
  if (engine === 'postgres') {
    await sql`insert into crate_search (crate_id, canonical_name, document)
      values (${crate.id}, ${crate.canonicalName}, ${tsvectorOf(document)}::tsvector)
      on conflict (crate_id) do update set document = excluded.document
      where crate_search.document is distinct from excluded.document`.execute(db);
    return;
  }
  await sql`delete from crate_words where rowid = ${crate.id}`.execute(db);
  await sql`insert into crate_words (rowid, name, keywords, description, readme)
    values (${crate.id}, ${sql.join(ftsColumns(document))})`.execute(db);
  if (crate.isNew)
    await sql`insert into crate_names (rowid, canonical_name) values (${crate.id}, ${crate.canonicalName})`.execute(
      db,
    );
}

interface Findable {
  id: number;
  name: string;
  canonical_name: string;
  description: string | null;
  keywords: string;
  categories: string;
  readme: string | null;
}

const REBUILT_AT_ONCE = 200;

/** Makes anew what every crate is found by, from what the crate and its latest version say. */
export async function rebuildSearch(db: Queries, engine: Engine): Promise<void> {
  const all =
    engine === 'postgres'
      ? [sql`delete from crate_search`]
      : [
          sql`insert into crate_words (crate_words) values ('delete-all')`,
          sql`insert into crate_names (crate_names) values ('delete-all')`,
        ];
  for (const statement of all) await statement.execute(db);
  for (let last = 0; ; ) {
    const { rows } = await sql<Findable>`
      select crates.id, crates.name, crates.canonical_name, crates.description, crates.keywords, crates.categories,
        (select text from version_readmes where version_id = (
          select id from versions where crate_id = crates.id order by created_at desc, id desc limit 1
        )) as readme
      from crates where crates.id > ${last} order by crates.id limit ${sql.lit(REBUILT_AT_ONCE)}`.execute(db);
    for (const { id, canonical_name: canonicalName, ...crate } of rows) {
      const keywords = JSON.parse(crate.keywords) as string[];
      const categories = JSON.parse(crate.categories) as string[];
      await storeDocument(
        db,
        engine,
        { id, canonicalName, isNew: true },
        documentOf({ ...crate, keywords, categories }),
      );
      last = id;
    }
    if (rows.length < REBUILT_AT_ONCE) return;
  }
}
