import { sql } from 'kysely';
import type { Queries } from '../../platform/database/open.ts';

const PAGE = 500;

export async function listCratesAfter(db: Queries, id: number): Promise<{ id: number; name: string }[]> {
  return db
    .selectFrom('crates')
    .select(['id', 'name'])
    .where('id', '>', id)
    .orderBy('id')
    .limit(PAGE)
    .execute();
}

export interface VersionFacts {
  id: number;
  num: string;
  checksum: string;
  size: number;
  yanked: number;
  index_line: string;
  created_at: number;
}

/** Tag and versions by one statement, so that a publish in between cannot make them differ. */
export async function versionsOfCrate(
  db: Queries,
  crateId: number,
): Promise<{ etag: string | null; versions: VersionFacts[] }> {
  const { rows } = await sql<VersionFacts & { index_etag: string | null }>`
    select crates.index_etag, versions.id, versions.num, versions.checksum, versions.size, versions.yanked,
      versions.index_line, versions.created_at
    from crates join versions on versions.crate_id = crates.id
    where crates.id = ${crateId}
    order by versions.id`.execute(db);
  return { etag: rows[0]?.index_etag ?? null, versions: rows };
}

export async function hasVersions(db: Queries): Promise<boolean> {
  return (await db.selectFrom('versions').select('id').limit(1).executeTakeFirst()) !== undefined;
}

/** Which registry each dependency of a version is from, as it was decided when the version came. */
export async function registriesOf(db: Queries, versionId: number): Promise<Map<string, string | null>> {
  const rows = await db
    .selectFrom('dependencies')
    .select(['crate_name', 'explicit_name', 'kind', 'target', 'registry'])
    .where('version_id', '=', versionId)
    .execute();
  return new Map(
    rows.map(({ crate_name, explicit_name, kind, target, registry }) => [
      dependencyKey(explicit_name ?? crate_name, kind, target),
      registry,
    ]),
  );
}

export const dependencyKey = (name: string, kind: string, target: string | null): string =>
  JSON.stringify([name, kind, target]);

export async function setIndexLine(db: Queries, versionId: number, line: string): Promise<void> {
  await db.updateTable('versions').set({ index_line: line }).where('id', '=', versionId).execute();
}

export async function setSize(db: Queries, versionId: number, size: number): Promise<void> {
  await db.updateTable('versions').set({ size }).where('id', '=', versionId).execute();
}
