import type { TestAnswer, TestServer } from './test-server.ts';
import { issuerTable } from './trusted-ci.ts';

export const ISSUERS = '/api/v1/admin/issuers';
export const SWITCH = '/api/v1/admin/trusted_publishing';

/** Adds an issuer on loopback, as the administrator. */
export function addIssuer(
  server: TestServer,
  url: string,
  more: Record<string, unknown> = {},
  beside: Record<string, unknown> = {},
): Promise<TestAnswer> {
  return server.request('POST', ISSUERS, { body: { issuer: issuerTable(url, more), ...beside } });
}

export function patchIssuer(
  server: TestServer,
  id: number,
  issuer: Record<string, unknown>,
  beside: Record<string, unknown> = {},
): Promise<TestAnswer> {
  return server.request('PATCH', `${ISSUERS}/${id}`, { body: { issuer, ...beside } });
}

/** The id of an issuer by its URL, or of the only one. */
export async function issuerId(server: TestServer, url?: string): Promise<number> {
  const { issuers } = (await server.request('GET', ISSUERS)).json as {
    issuers: { id: number; url: string }[];
  };
  const found = issuers.filter((issuer) => url === undefined || issuer.url === url);
  if (found.length !== 1 || found[0] === undefined) throw new Error(`found ${found.length} issuers`);
  return found[0].id;
}

export const setSwitch = (server: TestServer, enabled: boolean, reason?: string): Promise<TestAnswer> =>
  server.request('PATCH', SWITCH, {
    body: { trusted_publishing: { enabled, ...(reason === undefined ? {} : { reason }) } },
  });

/** The audit events of one action, oldest first. */
export async function auditOf(server: TestServer, action: string) {
  const rows = await server.running.platform.database.db
    .selectFrom('audit_events')
    .selectAll()
    .where('action', '=', action)
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ ...row, detail: JSON.parse(row.detail) }));
}
