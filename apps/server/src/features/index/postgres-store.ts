import { sql } from 'kysely';
import type pg from 'pg';
import { queryNamed } from '../../platform/database/named-statements.ts';
import type { Queries } from '../../platform/database/open.ts';
import { anyone, visibleTo } from '../crates/index.ts';
import type { Asking } from './public-tags.ts';

export function openPostgresTags(pool: pg.Pool, db: Queries): (asking: Asking) => void {
  const { sql: text, parameters } = db
    .selectFrom('crates')
    .select(['lower_name', 'index_etag'])
    .where(sql<boolean>`lower_name = any (${[]}::text[])`)
    .where(visibleTo(anyone))
    .compile();
  const others = parameters.slice(1);
  let waiting: Asking[] = [];
  let isAsking = false;
  const ask = async () => {
    while (waiting.length > 0) {
      const now = waiting;
      waiting = [];
      const tags = await tagsOf([...new Set(now.map(({ lowerName }) => lowerName))]);
      for (const { lowerName, found, unknown } of now) {
        if (tags === null) unknown();
        else found(tags.get(lowerName) ?? null);
      }
    }
    isAsking = false;
  };
  const tagsOf = async (names: readonly string[]) => {
    try {
      const { rows } = await queryNamed<[string, string | null]>(pool, {
        name: 'index_tags',
        text,
        values: [names, ...others],
        rowMode: 'array',
      });
      return new Map(rows);
    } catch {
      return null;
    }
  };
  return (asking) => {
    waiting.push(asking);
    if (isAsking) return;
    isAsking = true;
    setImmediate(ask);
  };
}
