import { randomBytes } from 'node:crypto';
import { API_TOKEN_PREFIX, hashToken, newToken } from '@waybill/trusted-publishing';
import type { Queries } from '../../platform/database/open.ts';
import { Problem } from '../../platform/problem.ts';
import { type AuditEvent, recordEvent } from '../audit/index.ts';
import { endpointScopes, isCrateScope, isEndpointScope } from './scopes.ts';
import { type ApiToken, countTokens, insertToken } from './store.ts';

const MOST_TOKENS_PER_USER = 500;
const LONGEST_NAME = 200;
/** Each of them is part of every question to the database about which crates the token may see. */
const MOST_CRATE_SCOPES = 200;
/** With its offset: without one, the same text would mean another time on another server. */
const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/i;

export interface TokenRequest {
  name: string;
  endpoint_scopes?: readonly string[] | null | undefined;
  crate_scopes?: readonly string[] | null | undefined;
  /** RFC 3339. */
  expired_at?: string | null | undefined;
}

/**
 * Makes an API token. The plaintext leaves here once; the database keeps its SHA-256.
 * @param plaintext given only for the token an operator set in the configuration.
 * @throws Problem `api_token_invalid`, `token_limit_reached` (crates.io's limit and order of checks)
 */
export async function createToken(
  db: Queries,
  request: TokenRequest,
  context: {
    userId: number;
    actor: AuditEvent['actor'];
    at: Date;
    correlationId: string;
    /** Made by a device sign-in. */
    fromDevice?: boolean;
  },
  plaintext: string = newToken(API_TOKEN_PREFIX, randomBytes),
): Promise<ApiToken & { token: string }> {
  const expiresAt = checkRequest(request);
  if ((await countTokens(db, context.userId)) >= MOST_TOKENS_PER_USER) {
    throw new Problem('token_limit_reached', `maximum tokens per user is: ${MOST_TOKENS_PER_USER}`);
  }
  const token = await insertToken(db, {
    userId: context.userId,
    name: request.name,
    hash: await hashToken(plaintext),
    endpointScopes: request.endpoint_scopes ?? null,
    crateScopes: request.crate_scopes ?? null,
    expiresAt,
    fromDevice: context.fromDevice === true,
    at: context.at,
  });
  await recordEvent(db, {
    at: context.at,
    actor: context.actor,
    action: 'api_token.created',
    detail: { ...token, user_id: context.userId },
    correlationId: context.correlationId,
  });
  return { ...token, token: plaintext };
}

function checkRequest({ name, endpoint_scopes, crate_scopes, expired_at }: TokenRequest): Date | null {
  const refuse = (sentence: string): never => {
    throw new Problem('api_token_invalid', sentence);
  };
  if (name === '') refuse('name must have a value');
  if ([...name].length > LONGEST_NAME || /\p{Cc}/u.test(name)) {
    refuse(`name must be at most ${LONGEST_NAME} characters without control characters`);
  }
  if (crate_scopes && crate_scopes.length > MOST_CRATE_SCOPES)
    refuse(
      `a token has at most ${MOST_CRATE_SCOPES} crate scopes, and not ${crate_scopes.length}; a pattern such as \`acme-*\` covers all of that beginning`,
    );
  const badCrate = crate_scopes?.find((pattern) => !isCrateScope(pattern));
  if (badCrate !== undefined) {
    refuse(
      `invalid crate scope: expected a crate name, the beginning of one followed by \`*\`, or \`*\`, but got \`${badCrate}\``,
    );
  }
  const badEndpoint = endpoint_scopes?.find((scope) => !isEndpointScope(scope));
  if (badEndpoint !== undefined) {
    refuse(
      `invalid endpoint scope: expected one of ${endpointScopes.join(', ')}, but got \`${badEndpoint}\``,
    );
  }
  if (expired_at === null || expired_at === undefined) return null;
  const expiresAt = RFC_3339.test(expired_at) ? new Date(expired_at) : new Date(Number.NaN);
  if (Number.isNaN(expiresAt.getTime())) {
    refuse(`expired_at must be a time such as \`2027-01-31T00:00:00Z\` (RFC 3339), but is \`${expired_at}\``);
  }
  return expiresAt;
}
