import type { DatabaseSync } from 'node:sqlite';
import type { Queries } from '../../platform/database/open.ts';
import { anyone, visibleTo } from '../crates/index.ts';
import type { Asking } from './public-tags.ts';
import { RememberedTags } from './remembered-tags.ts';

/**
 * Two numbers tell whether anything was written since: `data_version` of what other connections have committed, `total_changes()` of
 * what this one has done. As long as they are the same, so are the tags. The first takes locks of the file, most of the time of an
 * answer from memory, so all who ask in one turn of the event loop are told the same.
 */
export function openSqliteTags(file: DatabaseSync, db: Queries): (asking: Asking) => void {
  const { sql: text, parameters } = db
    .selectFrom('crates')
    .select('index_etag')
    .where('lower_name', '=', '')
    .where(visibleTo(anyone))
    .compile();
  const others = parameters.slice(1) as string[];
  const tag = file.prepare(text);
  const theirs = file.prepare('pragma data_version');
  const ours = file.prepare('select total_changes() as changes');
  const remembered = new RememberedTags();

  let inThisTurn: number | null = null;
  const versionNow = (): number => {
    inThisTurn = (theirs.get() as { data_version: number }).data_version;
    return inThisTurn;
  };
  const version = (): number => {
    if (inThisTurn !== null) return inThisTurn;
    setImmediate(() => {
      inThisTurn = null;
    });
    return versionNow();
  };
  const changes = (): number => (ours.get() as { changes: number }).changes;
  const tagOf = (lowerName: string): string | null => {
    const before = `${version()} ${changes()}`;
    const tags = remembered.at(before);
    const known = tags.get(lowerName);
    if (known !== undefined) return known;
    const row = tag.get(lowerName, ...others) as { index_etag: string | null } | undefined;
    const found = row?.index_etag ?? null;
    // Else another process has written meanwhile, and it is not known what was seen.
    if (`${versionNow()} ${changes()}` === before) tags.set(lowerName, found);
    return found;
  };
  return ({ lowerName, found, unknown }) => {
    // There is one connection: within the transaction of somebody else it would see what is not committed.
    if (file.isTransaction) return unknown();
    let tag: string | null;
    try {
      tag = tagOf(lowerName);
    } catch {
      return unknown();
    }
    found(tag);
  };
}
