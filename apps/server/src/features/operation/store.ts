import type { Queries } from '../../platform/database/open.ts';

/** How much there is. */
export async function countThings(db: Queries) {
  const row = await db
    .selectNoFrom(({ selectFrom, fn }) => [
      selectFrom('crates').select(fn.countAll<number>().as('n')).as('crates'),
      selectFrom('versions').select(fn.countAll<number>().as('n')).as('versions'),
      selectFrom('users').select(fn.countAll<number>().as('n')).as('users'),
      selectFrom('users')
        .select(fn.countAll<number>().as('n'))
        .where('is_admin', '=', 1)
        .as('administrators'),
      selectFrom('organizations').select(fn.countAll<number>().as('n')).as('organizations'),
      selectFrom('publishers').select(fn.countAll<number>().as('n')).as('publishers'),
    ])
    .executeTakeFirstOrThrow();
  return {
    crates: Number(row.crates),
    versions: Number(row.versions),
    users: Number(row.users),
    administrators: Number(row.administrators),
    organizations: Number(row.organizations),
    publishers: Number(row.publishers),
  };
}

/** The files that versions name: two versions with the same bytes share one. */
export async function measureFiles(db: Queries): Promise<{ files: number; bytes: number }> {
  const row = await db
    .selectFrom((from) =>
      from
        .selectFrom('versions')
        .select(({ fn }) => ['checksum', fn.max('size').as('size')])
        .groupBy('checksum')
        .as('files'),
    )
    .select(({ fn }) => [fn.countAll<number>().as('files'), fn.sum<number>('size').as('bytes')])
    .executeTakeFirstOrThrow();
  return { files: Number(row.files), bytes: Number(row.bytes ?? 0) };
}
