import { randomUUID } from 'node:crypto';
import { defaultIssuers } from '@waybill/trusted-publishing';
import type { Queries } from '../../../platform/database/open.ts';
import type { Platform } from '../../../platform/platform.ts';
import { auditIssuer } from './audit-issuer.ts';
import { changesKeys, isConsistent, type StoredIssuer, toColumns, type WantedIssuer } from './issuer-row.ts';
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
    for (const issuer of wanted) await store(db, stored.get(issuer.url) ?? null, issuer, at);
    for (const before of stored.values()) {
      if (before.removedAt !== null || urls.has(before.url)) continue;
      if (before.origin === 'administration') {
        await store(db, before, before, at);
      } else {
        await removeIssuer(db, before.id, at);
        await audit(db, before, null, at);
      }
    }
  });
}

async function store(
  db: Queries,
  before: StoredIssuer | null,
  wanted: WantedIssuer,
  at: Date,
): Promise<void> {
  if (before !== null && isAsWanted(before, wanted)) return;
  // Losing against another copy that starts with the same configuration is as good as winning.
  const isDone =
    before === null
      ? (await insertIssuer(db, wanted, at)) !== null
      : await updateIssuer(db, before, { settings: wanted, forgetKeys: changesKeys(before, wanted) });
  if (isDone) await audit(db, before, wanted.url, at);
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
  return (
    isConsistent(stored) &&
    stored.removedAt === null &&
    JSON.stringify(toColumns(stored)) === JSON.stringify(toColumns(wanted))
  );
}
