import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import { auditIssuer } from './audit-issuer.ts';
import type { IssuerCheck } from './check-issuer.ts';
import { counted } from './find-issuer.ts';
import { readIssuerBody } from './issuer-body.ts';
import { changesKeys, type StoredIssuer, type WantedIssuer } from './issuer-row.ts';
import { requireCheck } from './require-check.ts';
import { findIssuer, findIssuerByUrl, insertIssuer, updateIssuer } from './store.ts';

export interface AdministratorContext {
  userId: number;
  correlationId: string;
  acceptUnreachable: boolean;
}

/**
 * Adds an issuer, after it was asked for its keys. One that was removed before comes back as the same, with the
 * publishers that were left.
 * @throws Problem `issuer_invalid`, `issuer_exists`, `issuer_in_use`, `issuer_check_failed`
 */
export async function createIssuer(
  platform: Platform,
  body: Readonly<Record<string, unknown>>,
  context: AdministratorContext,
): Promise<{ issuer: StoredIssuer; check: IssuerCheck }> {
  const wanted = readIssuerBody(body);
  const { database } = platform;
  // The transaction decides; asking here spares the issuer a visit.
  refuseExisting(wanted, await findIssuerByUrl(database.db, wanted.url));
  const check = await requireCheck(wanted, context.acceptUnreachable);

  const issuer = await database.db.transaction().execute(async (db) => {
    const at = platform.now();
    const suspended = wanted.enabled ? null : { at, by: context.userId };
    // Switched off through the administration is suspended, for every issuer alike.
    const settings: WantedIssuer = { ...wanted, enabled: true };
    const removed = await findIssuerByUrl(db, wanted.url);
    refuseExisting(wanted, removed);
    const id = removed?.id ?? (await insertIssuer(db, settings, at, suspended));
    if (id === null) throw alreadyThere(wanted.url);
    if (removed !== null) {
      const change = { settings, suspended, forgetKeys: changesKeys(removed, settings) };
      if (!(await updateIssuer(db, removed, change))) throw alreadyThere(wanted.url);
    }
    const after = await findIssuer(db, id);
    if (after === null) throw new Error(`issuer ${id} vanished within its own transaction`);
    const { userId, correlationId } = context;
    await auditIssuer(db, { at, userId, action: 'issuer.created', before: removed, after, correlationId });
    return after;
  });
  return { issuer, check };
}

function refuseExisting(wanted: WantedIssuer, existing: StoredIssuer | null): void {
  if (existing === null) return;
  if (existing.removedAt === null) throw alreadyThere(wanted.url, existing.id);
  if (existing.publishers === 0 || existing.provider === wanted.provider) return;
  throw new Problem(
    'issuer_in_use',
    `The issuer \`${wanted.url}\` still has ${counted(existing.publishers)}, of the provider \`${existing.provider}\`; it can come back as that only, or after they are deleted.`,
  );
}

function alreadyThere(url: string, id?: number): Problem {
  const which = id === undefined ? '' : `, with the id ${id}`;
  return new Problem(
    'issuer_exists',
    `This registry has the issuer \`${url}\` already${which}; change that one.`,
  );
}
