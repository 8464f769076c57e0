import { canonicalName } from '@waybill/cargo-formats';
import { lockCrateToDelete } from '../../platform/database/locks.ts';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import { recordEvent } from '../audit/index.ts';
import { noteGoneCrate, type Reader, rightsOn } from '../crates/index.ts';
import { notifyCrateDeleted } from '../notifications/index.ts';
import { removeUnreferencedBlob } from '../publish/index.ts';
import { endWithCrate, lockPublishersOf } from '../trusted-publishing/index.ts';
import { checkCrateDeletion } from './policy.ts';
import { deleteCrateRow, findDependent, findFacts, listFiles } from './store.ts';

export interface Deletion {
  user: { id: number; login: string; isAdmin: boolean };
  /** What the user may see of who depends on it. */
  reader: Reader;
  message: string | null;
  /** An administrator's: also what others depend on. */
  force: boolean;
  correlationId: string;
}

const HOUR_MS = 60 * 60_000;

/**
 * Deletes a crate with all its versions, in one transaction; its name is kept from everybody for a while, its files go
 * afterwards.
 * @throws Problem `permission_denied`, `deletion_refused`, `crate_not_found`
 */
export async function deleteCrate(
  platform: Platform,
  crate: { id: number; name: string },
  { user, reader, message, force, correlationId }: Deletion,
): Promise<void> {
  const { database, config } = platform;
  const checksums = await database.db.transaction().execute(async (db) => {
    const locked = await lockPublishersOf(db, platform, crate.id);
    const isThere = await lockCrateToDelete(db, database.engine, crate.id);
    const facts = isThere ? await findFacts(db, crate.id) : null;
    if (facts === null) throw new Problem('crate_not_found', `crate \`${crate.name}\` does not exist`);
    const at = platform.now();
    const deleter = { isAdmin: user.isAdmin, rights: await rightsOn(db, crate.id, user.id) };
    const ageMs = at.getTime() - facts.createdAt.getTime();
    const dependent = await findDependent(db, crate, reader);
    checkCrateDeletion(config.deletion, deleter, { ...facts, ageMs, dependent }, force);

    const files = await listFiles(db, crate.id);
    const availableAt = new Date(at.getTime() + config.deletion.nameEmbargoHours * HOUR_MS);
    await notifyCrateDeleted(db, {
      at,
      publicUrl: config.publicUrl,
      crateIds: [crate.id],
      versions: files.length,
      availableAt,
      message,
      actor: { kind: 'user', login: user.login },
    });
    const ended = await endWithCrate(db, crate, locked, at);
    await noteGoneCrate(db, canonicalName(crate.name), {
      name: crate.name,
      createdAt: facts.createdAt,
      deletedAt: at,
      deletedBy: user.id,
      availableAt,
      message,
    });
    await deleteCrateRow(db, crate.id);
    await recordEvent(db, {
      at,
      actor: { kind: 'user', id: user.id },
      action: 'crate.deleted',
      crateName: crate.name,
      detail: {
        message,
        versions: files.map(({ num, checksum }) => ({ num, checksum })),
        downloads: facts.downloads,
        available_at: availableAt.toISOString(),
        ended_publishers: ended.publishers,
        revoked_tokens: ended.accessTokens.length,
        ...(dependent === null ? {} : { forced: true }),
      },
      correlationId,
    });
    return new Set(files.map(({ checksum }) => checksum));
  });
  platform.log.info(
    { crate: crate.name, versions: checksums.size, userId: user.id, correlationId },
    'deleted a crate',
  );
  // What fails here is swept later.
  for (const checksum of checksums) await removeUnreferencedBlob(platform, checksum);
}
