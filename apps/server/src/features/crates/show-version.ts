import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import { describeVersion } from './describe.ts';
import { type AuditActionRow, findVersion, listAuditActions, type VersionRow } from './store.ts';

interface NamedCrate {
  id: number;
  name: string;
  created_at: number;
  visibility: 'public' | 'private';
}

/** Version objects of one crate, in the given order. */
export async function describeVersions(
  platform: Platform,
  crate: NamedCrate,
  versions: readonly VersionRow[],
) {
  if (versions.length === 0) return [];
  const only = versions.length === 1 ? (versions[0]?.num ?? null) : null;
  const byNum = new Map<string, AuditActionRow[]>();
  for (const action of await listAuditActions(platform.database.db, crate, only)) {
    const actions = byNum.get(action.num) ?? [];
    actions.push(action);
    byNum.set(action.num, actions);
  }
  const { publicUrl, visibility } = platform.config;
  return versions.map((version) =>
    describeVersion(crate, version, {
      actions: byNum.get(version.num) ?? [],
      publicUrl,
      // Elsewhere whoever reads has been let in.
      isPublicPage: visibility === 'public' && crate.visibility === 'public',
    }),
  );
}

/** @throws Problem `version_not_found` */
export async function showVersion(platform: Platform, crate: NamedCrate, num: string) {
  const version = await requireVersion(platform, crate, num);
  return (await describeVersions(platform, crate, [version]))[0];
}

/** @throws Problem `version_not_found` */
export async function requireVersion(
  platform: Platform,
  crate: NamedCrate,
  num: string,
): Promise<VersionRow> {
  const version = await findVersion(platform.database.db, crate.id, num);
  if (version === null)
    throw new Problem('version_not_found', `crate \`${crate.name}\` does not have a version \`${num}\``);
  return version;
}
