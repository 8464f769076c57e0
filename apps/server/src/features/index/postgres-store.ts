import { sql } from 'kysely';
import type pg from 'pg';
import { inHurry } from '../../platform/database/hurry.ts';
import { queryNamed } from '../../platform/database/named-statements.ts';
import type { Queries } from '../../platform/database/open.ts';
import { anyone, visibleTo } from '../crates/index.ts';
import type { Asking } from './public-tags.ts';
import { RememberedTags } from './remembered-tags.ts';

/**
 * Whoever asks is sent to the route after that, which waits for the database itself: together less than the 30 seconds after which
 * cargo gives up.
 */
export const LONGEST_LOOK_MS = 4_000;

type Row = [snapshot: string, lowerName: string | null, indexEtag: string | null];

/**
 * One look at the database for all who ask at once. What it said before is true as long as its snapshot is the same, so that it is
 * mostly asked for that alone: `pg_current_snapshot()` names the transactions that a statement sees, and any commit changes it.
 */
export function openPostgresTags(pool: pg.Pool, db: Queries): (asking: Asking) => void {
  const { text, values } = statement(db);
  const remembered = new RememberedTags();
  let waiting: Asking[] = [];
  let isAsking = false;
  let isHanging = false;

  const ask = async () => {
    while (waiting.length > 0) {
      const now = waiting;
      waiting = [];
      const patience = setTimeout(() => {
        isHanging = true;
        for (const { unknown } of [...now.splice(0), ...waiting.splice(0)]) unknown();
      }, LONGEST_LOOK_MS);
      const tags = await tagsOf([...new Set(now.map(({ lowerName }) => lowerName))]);
      clearTimeout(patience);
      isHanging = false;
      for (const { lowerName, found, unknown } of now) {
        if (tags === null) unknown();
        else found(tags.get(lowerName) ?? null);
      }
    }
    isAsking = false;
  };

  const tagsOf = async (names: readonly string[]): Promise<Map<string, string | null> | null> => {
    const known = remembered.hasAll(names) ? remembered.state : '';
    try {
      const { rows } = await queryNamed<Row>(pool, {
        name: 'index_tags',
        text,
        values: values(known, names),
        rowMode: 'array',
      });
      const snapshot = rows[0]?.[0] ?? '';
      const tags = remembered.at(snapshot);
      if (snapshot === known) return tags;
      for (const name of names) tags.set(name, null);
      for (const [, name, tag] of rows) if (name !== null) tags.set(name, tag);
      return tags;
    } catch {
      // Who answers next may be another server, restored from a backup, whose snapshots say nothing of this one's.
      remembered.forget();
      return null;
    }
  };

  return (asking) => {
    if (isHanging) return asking.unknown();
    waiting.push(asking);
    if (isAsking) return;
    isAsking = true;
    setImmediate(() => inHurry(ask));
  };
}

/** The tags of some names, and the snapshot they are of; where that is the known one, it alone. */
function statement(db: Queries) {
  const tags = db
    .selectFrom('crates')
    .select(['lower_name', 'index_etag'])
    .where(sql<boolean>`now.snapshot <> ${''}`)
    .where(sql<boolean>`lower_name = any (${[]}::text[])`)
    .where(visibleTo(anyone))
    // Else it would be taken apart, and the names be looked for in any case.
    .modifyEnd(sql`offset 0`);
  const { sql: text, parameters } = sql`
    select now.snapshot, tags.lower_name, tags.index_etag
    from (select pg_current_snapshot()::text as snapshot offset 0) as now
    left join lateral (${tags}) as tags on true`.compile(db);
  const others = parameters.slice(2);
  const values = (known: string, names: readonly string[]) => [known, names, ...others];
  return { text, values };
}
