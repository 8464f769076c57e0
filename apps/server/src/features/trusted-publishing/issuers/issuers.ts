import { readFileSync } from 'node:fs';
import { defaultIssuers, type ProviderDescriptor, providers, serverUrlOf } from '@waybill/trusted-publishing';
import type { JWK } from 'jose';
import type { IssuerConfig } from '../../../config/issuers.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type KeptKeys, KeySource } from './key-source.ts';
import { loadKeys } from './load-keys.ts';
import {
  disableOtherIssuers,
  type IssuerRow,
  keepKeys,
  listIssuers,
  upsertIssuer,
  type WantedIssuer,
} from './store.ts';

/** An issuer this registry knows, with its keys. */
export interface Issuer {
  id: number;
  url: string;
  provider: ProviderDescriptor;
  serverUrl: string;
  enabled: boolean;
  origin: 'default' | 'configuration';
  /** Whether its tokens may come without immutable ids: servers too old to send them. */
  allowsMissingIds?: boolean;
  keys: KeySource;
}

export interface Issuers {
  /** By the exact `iss` string. */
  byUrl(url: string): Issuer | undefined;
  byId(id: number): Issuer | undefined;
  all(): readonly Issuer[];
  /** Starts fetching keys, each issuer for itself. */
  start(): void;
  stop(): void;
}

/** Writes the configured issuers into the database and gives each its key source. */
export async function openIssuers(platform: Platform): Promise<Issuers> {
  const { db } = platform.database;
  const { defaultIssuers: useDefaults, issuers: configured } = platform.config.trustedPublishing;
  const wanted = wantedIssuers(configured, useDefaults);
  await db.transaction().execute(async (transaction) => {
    for (const issuer of wanted) await upsertIssuer(transaction, issuer, platform.now());
    await disableOtherIssuers(
      transaction,
      wanted.map((issuer) => issuer.url),
    );
  });
  const byConfig = new Map(configured.map((issuer) => [issuer.url, issuer]));
  const issuers = (await listIssuers(db)).flatMap((row) => {
    const provider = providers[row.provider];
    return provider === undefined ? [] : [toIssuer(platform, row, provider, byConfig.get(row.url))];
  });
  const byUrl = new Map(issuers.map((issuer) => [issuer.url, issuer]));
  const byId = new Map(issuers.map((issuer) => [issuer.id, issuer]));
  return {
    byUrl: (url) => byUrl.get(url),
    byId: (id) => byId.get(id),
    all: () => issuers,
    start() {
      for (const issuer of issuers) if (issuer.enabled) issuer.keys.start();
    },
    stop() {
      for (const issuer of issuers) issuer.keys.stop();
    },
  };
}

/** A configured issuer with the URL of a default one takes its place, so an operator can switch a default off. */
function wantedIssuers(configured: readonly IssuerConfig[], useDefaults: boolean): WantedIssuer[] {
  const own = configured.map((issuer): WantedIssuer => {
    const provider = providers[issuer.provider];
    if (provider === undefined) throw new TypeError(`unknown provider ${issuer.provider}`);
    return { ...issuer, serverUrl: serverUrlOf(provider, issuer.url), origin: 'configuration' };
  });
  const urls = new Set(own.map((issuer) => issuer.url));
  const defaults = (useDefaults ? defaultIssuers : [])
    .filter((issuer) => !urls.has(issuer.url))
    .map(
      (issuer): WantedIssuer => ({
        provider: issuer.provider,
        url: issuer.url,
        serverUrl: issuer.server,
        internal: false,
        enabled: true,
        origin: 'default',
      }),
    );
  return [...own, ...defaults];
}

function toIssuer(
  platform: Platform,
  row: IssuerRow,
  provider: ProviderDescriptor,
  config: IssuerConfig | undefined,
): Issuer {
  const location = {
    issuer: row.url,
    internal: row.internal === 1,
    jwksFile: config?.jwksFile ?? null,
    ca: config?.caFile ? readFileSync(config.caFile, 'utf8') : null,
  };
  return {
    id: row.id,
    url: row.url,
    provider,
    serverUrl: row.server_url,
    enabled: row.enabled === 1,
    origin: row.origin as Issuer['origin'],
    keys: new KeySource({
      issuer: row.url,
      load: () => loadKeys(location),
      keep: ({ keys, fetchedAt }) => keepKeys(platform.database.db, row.url, JSON.stringify(keys), fetchedAt),
      // Keys that the operator gives as a file are whatever the file says now.
      kept: location.jwksFile === null ? keptKeys(row) : null,
      now: platform.now,
      log: platform.log,
    }),
  };
}

function keptKeys(row: IssuerRow): KeptKeys | null {
  if (row.jwks === null || row.jwks_fetched_at === null) return null;
  return { keys: JSON.parse(row.jwks) as JWK[], fetchedAt: new Date(row.jwks_fetched_at) };
}
