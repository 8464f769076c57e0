import { canonicalName } from '@waybill/cargo-formats';
import { lockCrate } from '../../platform/database/locks.ts';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import { recordEvent } from '../audit/index.ts';
import { noteGoneVersion, outlineVersions, refreshCrateSummary, rightsOn } from '../crates/index.ts';
import { etagOf, refreshIndexEtag } from '../index/index.ts';
import { notifyVersionDeleted } from '../notifications/index.ts';
import { removeUnreferencedBlob } from '../publish/index.ts';
import type { Deletion } from './delete-crate.ts';
import { checkVersionDeletion } from './policy.ts';
import { deleteVersionRow, findVersionToDelete } from './store.ts';

/**
 * Deletes one version, in one transaction: its index line goes, its number is never used again, its file goes afterwards.
 * @throws Problem `permission_denied`, `deletion_refused`, `version_not_found`
 */
export async function deleteVersion(
  platform: Platform,
  crate: { id: number; name: string },
  num: string,
  { user, message, correlationId }: Pick<Deletion, 'user' | 'message' | 'correlationId'>,
): Promise<void> {
  const { database, config } = platform;
  const checksum = await database.db.transaction().execute(async (db) => {
    await lockCrate(db, database.engine, crate.id);
    const rights = await rightsOn(db, crate.id, user.id);
    const version = await findVersionToDelete(db, crate.id, num);
    if (version === undefined)
      throw new Problem('version_not_found', `crate \`${crate.name}\` does not have a version \`${num}\``);
    const at = platform.now();
    checkVersionDeletion(
      config.deletion,
      { isAdmin: user.isAdmin, rights },
      {
        ageMs: at.getTime() - version.created_at,
        isOnlyOne: (await outlineVersions(db, crate.id)).length === 1,
      },
    );
    await noteGoneVersion(db, canonicalName(crate.name), {
      num,
      numWithoutBuild: version.num_no_build,
      checksum: version.checksum,
      deletedAt: at,
      deletedBy: user.id,
      message,
    });
    await deleteVersionRow(db, version.id);
    await refreshIndexEtag(db, crate.id, etagOf);
    await refreshCrateSummary(db, crate.id);
    await recordEvent(db, {
      at,
      actor: { kind: 'user', id: user.id },
      action: 'version.deleted',
      crateName: crate.name,
      detail: { version: num, checksum: version.checksum, message },
      correlationId,
    });
    await notifyVersionDeleted(db, {
      at,
      publicUrl: config.publicUrl,
      crateIds: [crate.id],
      version: num,
      message,
      actor: { kind: 'user', login: user.login },
    });
    return version.checksum;
  });
  platform.log.info({ crate: crate.name, version: num, userId: user.id, correlationId }, 'deleted a version');
  // What fails here is swept later.
  await removeUnreferencedBlob(platform, checksum);
}
