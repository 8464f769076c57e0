import type { Readme, VcsInfo } from '@waybill/cargo-formats';
import type { Queries } from '../../platform/database/open.ts';

export interface PublishedReadme extends Readme {
  vcsInfo: VcsInfo | null;
}

/** The longest a path can be that anything is made of. */
const LONGEST_PATH = 1024;

/** Keeps the README of a version that was made in the same transaction. */
export async function keepReadme(db: Queries, versionId: number, readme: PublishedReadme): Promise<void> {
  const { pathInVcs = null, sha1 = null } = readme.vcsInfo ?? {};
  await db
    .insertInto('version_readmes')
    .values({
      version_id: versionId,
      text: storable(readme.text),
      file: storable(readme.file).slice(0, LONGEST_PATH),
      path_in_vcs: pathInVcs === null || pathInVcs.length > LONGEST_PATH ? null : storable(pathInVcs),
      commit_id: sha1 !== null && /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(sha1) ? sha1 : null,
    })
    .execute();
}

/** PostgreSQL takes no NUL, and neither engine half a character. */
function storable(text: string): string {
  return text.replaceAll('\0', '\u{fffd}').toWellFormed();
}

export interface StoredReadme {
  text: string;
  file: string;
  /** As the manifest of that version has it. */
  repository: string | null;
  pathInVcs: string | null;
  commit: string | null;
}

export async function findReadme(db: Queries, versionId: number): Promise<StoredReadme | null> {
  const row = await db
    .selectFrom('version_readmes')
    .innerJoin('versions', 'versions.id', 'version_id')
    .select(['text', 'file', 'repository', 'path_in_vcs as pathInVcs', 'commit_id as commit'])
    .where('version_id', '=', versionId)
    .executeTakeFirst();
  return row ?? null;
}

/** Whether there is one, without reading it. */
export async function hasReadme(db: Queries, versionId: number): Promise<boolean> {
  const row = await db
    .selectFrom('version_readmes')
    .select('version_id')
    .where('version_id', '=', versionId)
    .executeTakeFirst();
  return row !== undefined;
}
