import type { DatabaseSync } from 'node:sqlite';
import type { Queries } from '../../platform/database/open.ts';
import { anyone, visibleTo } from '../crates/index.ts';
import type { Asking } from './public-tags.ts';

export function openSqliteTags(file: DatabaseSync, db: Queries): (asking: Asking) => void {
  const { sql: text, parameters } = db
    .selectFrom('crates')
    .select('index_etag')
    .where('lower_name', '=', '')
    .where(visibleTo(anyone))
    .compile();
  const others = parameters.slice(1) as string[];
  const [begin, select, end] = [file.prepare('begin'), file.prepare(text), file.prepare('commit')];
  const tagOf = (lowerName: string) =>
    (select.get(lowerName, ...others) as { index_etag: string | null } | undefined)?.index_etag ?? null;
  let waiting: Asking[] = [];
  const look = () => {
    const now = waiting;
    waiting = [];
    // There is one connection: within the transaction of somebody else it would see what is not committed.
    const tags = file.isTransaction ? null : tagsOf(now);
    for (const [at, { found, unknown }] of now.entries()) {
      const tag = tags?.[at];
      if (tag === undefined) unknown();
      else found(tag);
    }
  };
  const tagsOf = (all: readonly Asking[]): (string | null)[] | null => {
    try {
      // Most of a look is its locks: together they need them once.
      begin.run();
      const tags = all.map(({ lowerName }) => tagOf(lowerName));
      end.run();
      return tags;
    } catch {
      if (file.isOpen && file.isTransaction) end.run();
      return null;
    }
  };
  return (asking) => {
    waiting.push(asking);
    if (waiting.length === 1) setImmediate(look);
  };
}
