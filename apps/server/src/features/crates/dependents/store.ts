import type { Queries } from '../../../platform/database/open.ts';
import type { Reader } from '../reader.ts';
import { visibleTo } from '../store.ts';

/** Crates whose default version depends on this one, each once, for this reader. */
function dependentsOf(db: Queries, reader: Reader, crateName: string) {
  return (
    db
      .selectFrom('dependencies')
      .innerJoin('versions', 'versions.id', 'dependencies.version_id')
      .innerJoin('crates', 'crates.id', 'versions.crate_id')
      .where('dependencies.crate_name', '=', crateName)
      .where('dependencies.registry', 'is', null)
      .where('versions.yanked', '=', 0)
      .whereRef('versions.num', '=', 'crates.default_version')
      .where((where) => visibleTo(reader)(where))
      // One that is there for building and for testing counts once.
      .where('dependencies.id', '=', (select) =>
        select
          .selectFrom('dependencies as same')
          .select(({ fn }) => fn.min<number>('same.id').as('first'))
          .whereRef('same.version_id', '=', 'dependencies.version_id')
          .whereRef('same.crate_name', '=', 'dependencies.crate_name')
          .where('same.registry', 'is', null),
      )
  );
}

/** The most downloaded first. */
export function listDependents(
  db: Queries,
  reader: Reader,
  crateName: string,
  { limit, offset }: { limit: number; offset: number },
) {
  return dependentsOf(db, reader, crateName)
    .select([
      'crates.id as dependent_id',
      'crates.name as dependent_name',
      'crates.created_at as dependent_created_at',
      'crates.visibility as dependent_visibility',
      'crates.downloads as dependent_downloads',
      'dependencies.id',
      'dependencies.version_id',
      'dependencies.crate_name',
      'dependencies.requirement',
      'dependencies.optional',
      'dependencies.default_features',
      'dependencies.features',
      'dependencies.target',
      'dependencies.kind',
      'dependencies.registry',
    ])
    .orderBy('crates.downloads', 'desc')
    .orderBy('crates.id')
    .limit(limit)
    .offset(offset)
    .execute();
}

export async function countDependents(db: Queries, reader: Reader, crateName: string): Promise<number> {
  const { count } = await dependentsOf(db, reader, crateName)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}
