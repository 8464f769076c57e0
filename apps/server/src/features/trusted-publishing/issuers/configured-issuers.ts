import { randomUUID } from 'node:crypto';
import { defaultIssuers } from '@waybill/trusted-publishing';
import type { Queries } from '../../../platform/database/open.ts';
import type { Platform } from '../../../platform/platform.ts';
import { auditIssuer } from './audit-issuer.ts';
import { changesKeys, type StoredIssuer, toColumns, type WantedIssuer } from './issuer-row.ts';
import { findIssuerByUrl, insertIssuer, listIssuers, removeIssuer, updateIssuer } from './store.ts';

/**
 * Makes the database say what the configuration says. What an administrator added stays, and what one suspended stays
 * suspended: a restart is no way around a kill switch.
 */
export async function storeConfiguredIssuers(platform: Platform): Promise<void> {
  const wanted = configuredIssuers(platform);
  const urls = new Set(wanted.map(({ url }) => url));
  await platform.database.db.transaction().execute(async (db) => {
    const at = platform.now();
    const stored = new Map((await listIssuers(db)).map((issuer) => [issuer.url, issuer]));
    for (const issuer of wanted) {
      const before = stored.get(issuer.url) ?? null;
      // Losing against another copy that starts with the same configuration is as good as winning.
      if (before === null) await insertIssuer(db, issuer, at);
      else if (isAsWanted(before, issuer)) continue;
      else await updateIssuer(db, before, { settings: issuer, forgetKeys: changesKeys(before, issuer) });
      await audit(db, before, issuer.url, at);
    }
    for (const before of stored.values()) {
      if (before.origin === 'administration' || urls.has(before.url) || before.removedAt !== null) continue;
      await removeIssuer(db, before.id, at);
      await audit(db, before, null, at);
    }
  });
}

async function audit(db: Queries, before: StoredIssuer | null, url: string | null, at: Date): Promise<void> {
  const after = url === null ? null : await findIssuerByUrl(db, url);
  const action = after === null ? 'issuer.deleted' : before === null ? 'issuer.created' : 'issuer.changed';
  await auditIssuer(db, { at, userId: null, action, before, after, correlationId: randomUUID() });
}

/** A configured issuer with the URL of a default one takes its place, so an operator can switch a default off. */
function configuredIssuers({ config }: Platform): WantedIssuer[] {
  const { defaultIssuers: useDefaults, issuers } = config.trustedPublishing;
  const own = issuers.map(
    (issuer): WantedIssuer => ({ ...issuer, staticJwks: null, origin: 'configuration' }),
  );
  const urls = new Set(own.map(({ url }) => url));
  const defaults = (useDefaults ? defaultIssuers : [])
    .filter(({ url }) => !urls.has(url))
    .map(
      ({ provider, url, server }): WantedIssuer => ({
        provider,
        url,
        serverUrl: server,
        internal: false,
        enabled: true,
        jwksHosts: [],
        allowsMissingIds: false,
        algorithms: null,
        identityClaims: [],
        jwksFile: null,
        staticJwks: null,
        ca: null,
        origin: 'default',
      }),
    );
  return [...own, ...defaults];
}

function isAsWanted(stored: StoredIssuer, wanted: WantedIssuer): boolean {
  // The version before knows no kill switch: where it ran last, it has switched on what it found in its configuration.
  const isConsistent = stored.isTrusted === (wanted.enabled && stored.suspendedAt === null);
  return (
    isConsistent &&
    stored.removedAt === null &&
    JSON.stringify(toColumns(stored)) === JSON.stringify(toColumns(wanted))
  );
}
