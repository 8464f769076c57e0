import type { Database } from '../../platform/database/open.ts';
import { openPostgresTags } from './postgres-store.ts';
import { openSqliteTags } from './sqlite-store.ts';

/** Who asks for the tag of one index file. */
export interface Asking {
  lowerName: string;
  /** Of the file that everybody sees at this moment; null: there is none. */
  found: (etag: string | null) => void;
  /** It cannot be told: somebody is writing just now, or the database does not answer. */
  unknown: () => void;
}

/**
 * The tags of the files of the public index, below Kysely: every file that cargo looks at waits for one. Each time the database is
 * asked, after whoever wants to know has asked: mostly only whether anything was written since the last time.
 */
export function openPublicTags({ db, driver }: Database): (asking: Asking) => void {
  return driver.engine === 'sqlite' ? openSqliteTags(driver.file, db) : openPostgresTags(driver.pool, db);
}
