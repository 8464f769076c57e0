import { readNumberedPage } from '../../../http/pagination.ts';
import type { Platform } from '../../../platform/platform.ts';
import { describeDependency } from '../describe.ts';
import type { Reader } from '../reader.ts';
import { describeVersions } from '../show-version.ts';
import { versionsById } from '../store.ts';
import { countDependents, listDependents } from './store.ts';

/**
 * `GET /crates/{name}/reverse_dependencies` (crates-io-api §10.3): by the default version of each dependent. One that the
 * reader may not see is neither shown nor counted.
 * @throws Problem `query_invalid`
 */
export async function showDependents(
  platform: Platform,
  reader: Reader,
  crate: { name: string },
  query: { page?: string; per_page?: string; seek?: string },
) {
  const { db } = platform.database;
  const rows = await listDependents(db, reader, crate.name, readNumberedPage(query));
  const byId = new Map(
    (
      await versionsById(
        db,
        rows.map(({ version_id }) => version_id),
      )
    ).map((version) => [version.id, version]),
  );
  const versions = [];
  for (const row of rows) {
    const dependent = {
      id: row.dependent_id,
      name: row.dependent_name,
      created_at: row.dependent_created_at,
      visibility: row.dependent_visibility,
    };
    const version = byId.get(row.version_id);
    if (version !== undefined) versions.push(...(await describeVersions(platform, dependent, [version])));
  }
  return {
    dependencies: rows.map((row) => describeDependency(row, row.dependent_downloads)),
    versions,
    meta: { total: await countDependents(db, reader, crate.name) },
  };
}
