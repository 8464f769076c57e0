import { setYanked as setYankedInLine } from '@waybill/cargo-formats';
import { lockCrate } from '../../platform/database/locks.ts';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import { recordEvent } from '../audit/index.ts';
import { refreshCrateSummary, rightsOn } from '../crates/index.ts';
import { etagOf, refreshIndexEtag } from '../index/index.ts';
import { confirmScope, type UploadGrant } from '../trusted-publishing/index.ts';
import { findIndexLine, storeYanked } from './store.ts';

export interface YankRequest {
  crate: { id: number; name: string };
  version: { id: number; num: string };
  yanked: boolean;
  by: { kind: 'user'; id: number; login: string } | { kind: 'publisher'; grant: UploadGrant };
  correlationId: string;
}

/**
 * Yanks a version or takes that back: nothing is deleted, cargo only stops choosing it for new lock files. Doing it twice
 * changes nothing. The index shows it before the answer.
 * @throws Problem `crate_owner_required`
 */
export async function setYanked(platform: Platform, request: YankRequest): Promise<void> {
  const { crate, version, yanked, by } = request;
  const { database } = platform;
  await database.db.transaction().execute(async (db) => {
    await lockCrate(db, database.engine, crate.id);
    if (by.kind === 'user' && (await rightsOn(db, crate.id, by.id)) === 'none') {
      throw new Problem(
        'crate_owner_required',
        `must already be an owner to yank or unyank: \`${by.login}\` is no owner of \`${crate.name}\``,
      );
    }
    if (by.kind === 'publisher') await confirmScope(db, by.grant, crate, 'yank', platform.now());
    const line = await findIndexLine(db, version.id);
    if (line.yanked === yanked) return;
    const at = platform.now();
    await storeYanked(db, version.id, { yanked, indexLine: setYankedInLine(line.text, yanked), at });
    await refreshIndexEtag(db, crate.id, etagOf);
    await refreshCrateSummary(db, crate.id);
    await recordEvent(db, {
      at,
      actor: { kind: by.kind, id: by.kind === 'user' ? by.id : by.grant.publisherId },
      action: yanked ? 'version.yanked' : 'version.unyanked',
      crateName: crate.name,
      detail: { version: version.num },
      correlationId: request.correlationId,
    });
  });
}
