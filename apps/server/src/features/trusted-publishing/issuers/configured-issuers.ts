import { defaultIssuers } from '@waybill/trusted-publishing';
import type { Platform } from '../../../platform/platform.ts';
import { changesKeys, type StoredIssuer, toColumns, type WantedIssuer } from './issuer-row.ts';
import { insertIssuer, listIssuers, removeIssuer, updateIssuer } from './store.ts';

/**
 * Makes the database say what the configuration says. What an administrator added stays, and what one suspended stays
 * suspended: a restart is no way around a kill switch.
 */
export async function storeConfiguredIssuers(platform: Platform): Promise<void> {
  const { db } = platform.database;
  const wanted = configuredIssuers(platform);
  await db.transaction().execute(async (transaction) => {
    const stored = new Map((await listIssuers(transaction)).map((issuer) => [issuer.url, issuer]));
    for (const issuer of wanted) {
      const before = stored.get(issuer.url);
      if (before === undefined) await insertIssuer(transaction, issuer, platform.now());
      else if (!isAsWanted(before, issuer)) {
        // Losing against another copy that starts with the same configuration is as good as winning.
        await updateIssuer(transaction, before, {
          settings: issuer,
          forgetKeys: changesKeys(before, issuer),
        });
      }
    }
    const urls = new Set(wanted.map(({ url }) => url));
    for (const { id, url, origin, removedAt } of stored.values()) {
      if (origin === 'administration' || urls.has(url) || removedAt !== null) continue;
      await removeIssuer(transaction, id, platform.now());
    }
  });
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
