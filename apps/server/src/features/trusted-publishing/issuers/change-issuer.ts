import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import { auditIssuer } from './audit-issuer.ts';
import type { IssuerCheck } from './check-issuer.ts';
import type { AdministratorContext } from './create-issuer.ts';
import { counted, mustFindIssuer } from './find-issuer.ts';
import { readIssuerBody, toBody } from './issuer-body.ts';
import { changesKeys, isConsistent, type StoredIssuer, toColumns, type WantedIssuer } from './issuer-row.ts';
import { requireCheck } from './require-check.ts';
import { findIssuer, revokeOfIssuer, updateIssuer } from './store.ts';

type Change = Readonly<Record<string, unknown>>;

/**
 * Changes the settings of an issuer, or switches it off and on. With any change the access tokens end that were minted
 * through it. An issuer of the configuration can be switched off and on, and nothing else.
 * @throws Problem `issuer_not_found`, `issuer_invalid`, `issuer_read_only`, `issuer_in_use`, `issuer_check_failed`
 */
export async function changeIssuer(
  platform: Platform,
  id: number,
  change: Change,
  context: AdministratorContext,
): Promise<{ issuer: StoredIssuer; check: IssuerCheck | null }> {
  // The issuer is asked outside of any transaction, so somebody else may change it meanwhile: then all begins anew.
  for (let attempt = 1; ; attempt++) {
    const before = await mustFindIssuer(platform.database.db, id);
    const plan = planOf(before, change);
    const check = plan.asks ? await requireCheck(plan.settings, context.acceptUnreachable) : null;
    const issuer = await carryOut(platform, before, plan, context);
    if (issuer !== null) return { issuer, check };
    if (attempt === 3) throw new Error(`issuer ${id} changes faster than it can be read`);
  }
}

interface Plan {
  settings: WantedIssuer;
  /** Null: the switch stays as it is. */
  turn: 'off' | 'on' | null;
  isSame: boolean;
  /** Whether the issuer has to be asked for its keys first. */
  asks: boolean;
}

function planOf(before: StoredIssuer, change: Change): Plan {
  if (before.removedAt !== null)
    throw new Problem(
      'issuer_read_only',
      `The issuer \`${before.url}\` is removed; add it again, or put it back into the configuration.`,
    );
  const settings = before.origin === 'administration' ? changed(before, change) : before;
  const enabled = before.origin === 'administration' ? settings.enabled : readSwitch(before, change);
  const isSuspended = before.suspendedAt !== null;
  const turn = enabled === !isSuspended ? null : enabled ? 'on' : 'off';
  // For an issuer of the administration, switched off is suspended; what it asks for is always that it be on.
  const kept = before.origin === 'administration' ? { ...settings, enabled: true } : before;
  const hasOtherSettings = JSON.stringify(toColumns(kept)) !== JSON.stringify(toColumns(before));
  return {
    settings: kept,
    turn,
    isSame: turn === null && !hasOtherSettings && isConsistent(before),
    asks: changesKeys(before, kept) || String(kept.algorithms) !== String(before.algorithms),
  };
}

function changed(before: StoredIssuer, change: Change): WantedIssuer {
  for (const name of ['url', 'provider'] as const) {
    if (change[name] === undefined || change[name] === before[name]) continue;
    throw new Problem(
      'issuer_invalid',
      `issuer.${name} cannot be changed from \`${before[name]}\`: publishers were made for it. Add another issuer.`,
    );
  }
  // Elsewhere null is the default, but nobody should switch an issuer on by leaving something empty.
  if (change['enabled'] === null)
    throw new Problem('issuer_invalid', 'issuer.enabled must be true or false, but is null.');
  const after = readIssuerBody({ ...toBody(before), ...change });
  const isSameIdentity = JSON.stringify(after.identityClaims) === JSON.stringify(before.identityClaims);
  if (before.publishers > 0 && !isSameIdentity)
    throw new Problem(
      'issuer_in_use',
      `issuer.identity_claims cannot be changed while the issuer has ${counted(before.publishers)}, made with them as they are. Delete these first.`,
    );
  return after;
}

/** Of an issuer that is not the administration's: only the switch. */
function readSwitch({ origin, url, enabled: isWanted, suspendedAt }: StoredIssuer, change: Change): boolean {
  const other = Object.keys(change).find((name) => name !== 'enabled');
  const whose =
    origin === 'default'
      ? 'comes with Waybill; to change it, give it a table of its own in `[[trusted_publishing.issuers]]`'
      : 'comes from the configuration; change it there and restart the server';
  if (other !== undefined)
    throw new Problem(
      'issuer_read_only',
      `The issuer \`${url}\` ${whose}. Here it can be switched off and on with \`enabled\`, and \`${other.slice(0, 40)}\` cannot be set.`,
    );
  const { enabled = suspendedAt === null } = change;
  if (typeof enabled !== 'boolean')
    throw new Problem(
      'issuer_invalid',
      `issuer.enabled must be true or false, but is ${JSON.stringify(enabled)}.`,
    );
  if (change['enabled'] === true && !isWanted)
    throw new Problem(
      'issuer_read_only',
      `The issuer \`${url}\` ${whose}: it says \`enabled = false\` there, and no switch here goes past that.`,
    );
  return enabled;
}

/** @returns null when somebody else was faster. */
async function carryOut(
  platform: Platform,
  before: StoredIssuer,
  { settings, turn, isSame }: Plan,
  { userId, correlationId }: AdministratorContext,
): Promise<StoredIssuer | null> {
  if (isSame) return before;
  return platform.database.db.transaction().execute(async (db) => {
    const at = platform.now();
    const done = await updateIssuer(db, before, {
      settings,
      forgetKeys: changesKeys(before, settings),
      ...(turn === null ? {} : { suspended: turn === 'on' ? null : { at, by: userId } }),
    });
    if (!done) return null;
    // Also when it is switched on: an exchange that was under way when it was switched off may have minted since.
    const revokedTokens = await revokeOfIssuer(db, before.id, at);
    const after = await findIssuer(db, before.id);
    if (after === null) throw new Error(`issuer ${before.id} vanished within its own transaction`);
    const action = turn === null ? 'issuer.changed' : turn === 'on' ? 'issuer.resumed' : 'issuer.suspended';
    await auditIssuer(db, { at, userId, action, before, after, revokedTokens, correlationId });
    return after;
  });
}
