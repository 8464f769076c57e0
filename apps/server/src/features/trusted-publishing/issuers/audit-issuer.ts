import { createHash } from 'node:crypto';
import type { Queries } from '../../../platform/database/open.ts';
import { recordEvent } from '../../audit/index.ts';
import { type StoredIssuer, stateOf } from './issuer-row.ts';

export interface IssuerEvent {
  at: Date;
  /** The administrator; null: the operator, by the configuration. */
  userId: number | null;
  action: 'issuer.created' | 'issuer.changed' | 'issuer.suspended' | 'issuer.resumed' | 'issuer.deleted';
  before: StoredIssuer | null;
  after: StoredIssuer | null;
  /** Access tokens that ended with the change. */
  revokedTokens?: number;
  correlationId: string;
}

/** Written in the transaction of the change. */
export async function auditIssuer(db: Queries, event: IssuerEvent): Promise<void> {
  const { at, userId, action, before, after, revokedTokens, correlationId } = event;
  await recordEvent(db, {
    at,
    actor: userId === null ? { kind: 'operator' } : { kind: 'user', id: userId },
    action,
    detail: {
      id: (after ?? before)?.id,
      url: (after ?? before)?.url,
      before: before === null ? null : summaryOf(before),
      after: after === null ? null : summaryOf(after),
      ...(revokedTokens === undefined ? {} : { revoked_tokens: revokedTokens }),
    },
    correlationId,
  });
}

/** Certificates and keys by their digests: they are long, and what matters is that they are others. */
function summaryOf(issuer: StoredIssuer): Record<string, unknown> {
  return {
    provider: issuer.provider,
    server_url: issuer.serverUrl,
    internal: issuer.internal,
    origin: issuer.origin,
    state: stateOf(issuer),
    jwks_sha256: digestOf(issuer.staticJwks),
    jwks_hosts: issuer.jwksHosts,
    ca_sha256: digestOf(issuer.ca),
    allows_missing_ids: issuer.allowsMissingIds,
    algorithms: issuer.algorithms,
    identity_claims: issuer.identityClaims,
  };
}

const digestOf = (text: string | null): string | null =>
  text === null ? null : createHash('sha256').update(text).digest('hex');
