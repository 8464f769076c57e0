import { canonicalName, type ManifestDependency } from '@waybill/cargo-formats';
import type { Queries } from '../../platform/database/open.ts';
import { type Reader, visibleTo } from '../crates/index.ts';
import type { NewCratePlace } from '../organizations/index.ts';
import type { Publication } from './commit-version.ts';

/** @returns the id of the new crate, or null when the name (letter case, `-` and `_` aside) is taken. */
export async function insertCrate(
  db: Queries,
  { name, publishedAt }: Publication,
  place: NewCratePlace,
): Promise<number | null> {
  const row = await db
    .insertInto('crates')
    .values({
      name,
      lower_name: name.toLowerCase(),
      canonical_name: canonicalName(name),
      keywords: '[]',
      categories: '[]',
      visibility: place.visibility,
      organization_id: place.organizationId,
      created_at: publishedAt.getTime(),
      updated_at: publishedAt.getTime(),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id ?? null;
}

export async function insertOwner(db: Queries, crateId: number, userId: number, at: Date): Promise<void> {
  await db
    .insertInto('crate_owners')
    .values({ crate_id: crateId, user_id: userId, created_at: at.getTime() })
    .execute();
}

/** Whether the crate has a version that was published after that moment. */
export async function hasLaterVersion(db: Queries, crateId: number, moment: Date): Promise<boolean> {
  const row = await db
    .selectFrom('versions')
    .select('id')
    .where('crate_id', '=', crateId)
    .where('created_at', '>', moment.getTime())
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** @returns null when the crate is gone. */
export async function isTrustpubOnly(db: Queries, crateId: number): Promise<boolean | null> {
  const row = await db
    .selectFrom('crates')
    .select('trustpub_only')
    .where('id', '=', crateId)
    .executeTakeFirst();
  return row === undefined ? null : row.trustpub_only === 1;
}

export async function versionExists(db: Queries, crateId: number, numWithoutBuild: string): Promise<boolean> {
  const row = await db
    .selectFrom('versions')
    .select('id')
    .where('crate_id', '=', crateId)
    .where('num_no_build', '=', numWithoutBuild)
    .executeTakeFirst();
  return row !== undefined;
}

/** @returns the id of the version, or null when it is there already: the unique key settles the race. */
export async function insertVersion(
  db: Queries,
  crateId: number,
  publication: Publication,
): Promise<number | null> {
  const { manifest, version, uploader, publishedAt } = publication;
  const row = await db
    .insertInto('versions')
    .values({
      crate_id: crateId,
      num: version.text,
      num_no_build: version.withoutBuild,
      checksum: publication.checksum,
      size: publication.size,
      yanked: publication.yanked ? 1 : 0,
      index_line: publication.indexLine,
      features: JSON.stringify(manifest.features),
      description: manifest.description,
      homepage: manifest.homepage,
      documentation: manifest.documentation,
      repository: manifest.repository,
      // crates.io's word for a license that is only a file.
      license: manifest.license ?? (manifest.licenseFile === null ? null : 'non-standard'),
      links: manifest.links,
      rust_version: manifest.rustVersion,
      edition: manifest.edition,
      has_lib: manifest.hasLib ? 1 : 0,
      lib_name: manifest.libName,
      bin_names: JSON.stringify(manifest.binNames),
      published_by: uploader.kind === 'user' ? uploader.user.id : null,
      publisher_id: uploader.kind === 'publisher' ? uploader.grant.publisherId : null,
      trustpub_data: uploader.kind === 'publisher' ? JSON.stringify(uploader.grant.trustpubData) : null,
      created_at: publishedAt.getTime(),
      updated_at: publishedAt.getTime(),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id ?? null;
}

/** To the totals of a version and its crate; on which days they were, nobody knows. The caller holds the crate's lock. */
export async function addDownloads(
  db: Queries,
  crateId: number,
  versionId: number,
  downloads: number,
): Promise<void> {
  if (downloads === 0) return;
  for (const [table, id] of [
    ['versions', versionId],
    ['crates', crateId],
  ] as const)
    await db
      .updateTable(table)
      .set((row) => ({ downloads: row('downloads', '+', downloads) }))
      .where('id', '=', id)
      .execute();
}

export async function insertDependencies(
  db: Queries,
  versionId: number,
  dependencies: readonly ManifestDependency[],
  registryOf: (dependency: ManifestDependency) => string | null,
): Promise<void> {
  if (dependencies.length === 0) return;
  await db
    .insertInto('dependencies')
    .values(
      dependencies.map((dependency) => ({
        version_id: versionId,
        crate_name: dependency.package ?? dependency.name,
        explicit_name: dependency.package === null ? null : dependency.name,
        requirement: dependency.requirement,
        kind: dependency.kind,
        optional: dependency.optional ? (1 as const) : (0 as const),
        default_features: dependency.defaultFeatures ? (1 as const) : (0 as const),
        features: JSON.stringify(dependency.features),
        target: dependency.target,
        registry: registryOf(dependency),
      })),
    )
    .execute();
}

/** The crate shows what its newest upload says, whatever that version's precedence (crates.io's rule). */
export async function updateCrate(
  db: Queries,
  crateId: number,
  { manifest, publishedAt }: Publication,
): Promise<void> {
  await db
    .updateTable('crates')
    .set({
      description: manifest.description,
      homepage: manifest.homepage,
      documentation: manifest.documentation,
      repository: manifest.repository,
      keywords: JSON.stringify(manifest.keywords),
      categories: JSON.stringify(manifest.categories),
      updated_at: publishedAt.getTime(),
    })
    .where('id', '=', crateId)
    .execute();
}

/** The exact spelling of those of the crates that exist for the reader. */
export async function existingNames(
  db: Queries,
  reader: Reader,
  canonicalNames: readonly string[],
): Promise<Set<string>> {
  if (canonicalNames.length === 0) return new Set();
  const rows = await db
    .selectFrom('crates')
    .select('name')
    .where('canonical_name', 'in', canonicalNames)
    .where(visibleTo(reader))
    .execute();
  return new Set(rows.map((row) => row.name));
}

export async function isReferenced(db: Queries, checksum: string): Promise<boolean> {
  const row = await db
    .selectFrom('versions')
    .select('id')
    .where('checksum', '=', checksum)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** The checksum of the newest version, if there is any: its blob should be in the storage. */
export async function someChecksum(db: Queries): Promise<string | null> {
  const row = await db
    .selectFrom('versions')
    .select('checksum')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.checksum ?? null;
}
