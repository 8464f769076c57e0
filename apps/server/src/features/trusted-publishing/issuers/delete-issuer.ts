import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import { auditIssuer } from './audit-issuer.ts';
import { counted, mustFindIssuer } from './find-issuer.ts';
import { removeIssuer } from './store.ts';

/**
 * Removes an issuer that an administrator added and nothing hangs on.
 * @throws Problem `issuer_not_found`, `issuer_read_only`, `issuer_in_use`
 */
export async function deleteIssuer(
  platform: Platform,
  id: number,
  { userId, correlationId }: { userId: number; correlationId: string },
): Promise<void> {
  await platform.database.db.transaction().execute(async (db) => {
    const before = await mustFindIssuer(db, id);
    if (before.publishers > 0)
      throw new Problem(
        'issuer_in_use',
        `The issuer \`${before.url}\` has ${counted(before.publishers)}. Delete these first, or switch the issuer off with \`enabled\`.`,
      );
    if (before.origin !== 'administration')
      throw new Problem(
        'issuer_read_only',
        before.origin === 'default'
          ? `The issuer \`${before.url}\` comes with Waybill; switch it off with \`enabled\`, or leave all of them out with \`trusted_publishing.default_issuers = false\`.`
          : `The issuer \`${before.url}\` comes from the configuration; take its table out there and restart the server, or switch it off with \`enabled\`.`,
      );
    const at = platform.now();
    await removeIssuer(db, id, at);
    await auditIssuer(db, { at, userId, action: 'issuer.deleted', before, after: null, correlationId });
  });
}
