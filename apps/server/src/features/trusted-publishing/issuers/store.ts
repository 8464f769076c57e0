import type { Queries } from '../../../platform/database/open.ts';

export interface IssuerRow {
  id: number;
  provider: string;
  url: string;
  server_url: string;
  internal: number;
  enabled: number;
  origin: string;
  jwks: string | null;
  jwks_fetched_at: number | null;
}

export interface WantedIssuer {
  provider: string;
  url: string;
  serverUrl: string;
  internal: boolean;
  enabled: boolean;
  origin: 'default' | 'configuration';
}

const columns = [
  'id',
  'provider',
  'url',
  'server_url',
  'internal',
  'enabled',
  'origin',
  'jwks',
  'jwks_fetched_at',
] as const;

export async function listIssuers(db: Queries): Promise<IssuerRow[]> {
  return db.selectFrom('issuers').select(columns).orderBy('id').execute();
}

/** An issuer is known by its URL for ever, so that publishers keep their meaning when the configuration comes and goes. */
export async function upsertIssuer(db: Queries, issuer: WantedIssuer, at: Date): Promise<void> {
  const values = {
    provider: issuer.provider,
    server_url: issuer.serverUrl,
    internal: issuer.internal ? (1 as const) : (0 as const),
    enabled: issuer.enabled ? (1 as const) : (0 as const),
    origin: issuer.origin,
  };
  await db
    .insertInto('issuers')
    .values({ ...values, url: issuer.url, created_at: at.getTime() })
    .onConflict((conflict) => conflict.column('url').doUpdateSet(values))
    .execute();
}

/** Issuers that the configuration names no more stay as rows, and are trusted no more. */
export async function disableOtherIssuers(db: Queries, urls: readonly string[]): Promise<void> {
  let query = db.updateTable('issuers').set({ enabled: 0 });
  if (urls.length > 0) query = query.where('url', 'not in', urls);
  await query.execute();
}

export async function keepKeys(db: Queries, url: string, jwks: string, at: Date): Promise<void> {
  await db
    .updateTable('issuers')
    .set({ jwks, jwks_fetched_at: at.getTime() })
    .where('url', '=', url)
    .execute();
}
