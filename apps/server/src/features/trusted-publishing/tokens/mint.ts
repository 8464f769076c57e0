import { hash, randomBytes } from 'node:crypto';
import { canonicalName } from '@waybill/cargo-formats';
import { ACCESS_TOKEN_PREFIX, newToken, provenanceOf } from '@waybill/trusted-publishing';
import type { Queries } from '../../../platform/database/open.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type AuditEvent, recordEvents } from '../../audit/index.ts';
import type { TokenScope } from '../publishers/stored-publisher.ts';
import type { Exchange } from './exchange-token.ts';
import { readsPrivately, type ScopedGrant, scopesOfToken } from './grants.ts';
import type { Presented } from './judge.ts';
import { insertAccessToken, type NewAccessToken } from './store.ts';

/** An upload follows at once, so a bound token needs no more. */
const BOUND_LIFETIME_SECONDS = 120;

export interface ExchangeAnswer {
  token: string;
  expires_at: string;
  crates: string[];
  scopes: string[];
  bound: boolean;
}

/** `accessTokenId` is for the log: what is uploaded with the token later has it, too. */
export interface Minted {
  answer: ExchangeAnswer;
  accessTokenId: number;
}

/** A new token and its SHA-256. */
export interface Secret {
  token: string;
  hash: string;
}

/** The hash is that of `hashToken`, by which uploads find it, without its turns of the event loop. */
export function newSecret(): Secret {
  const token = newToken(ACCESS_TOKEN_PREFIX, randomBytes);
  return { token, hash: hash('sha256', token) };
}

/** All that is stored of a token, and what is answered; nothing of it is stored yet. */
export interface Prepared {
  token: NewAccessToken;
  /** One event for each crate; the id of the token is known once it is stored. */
  events: (accessTokenId: number) => AuditEvent[];
  answer: ExchangeAnswer;
}

/** Makes the access token of a decision, in its transaction. The plaintext leaves here once; its SHA-256 is kept. */
export async function mint(
  db: Queries,
  exchange: Exchange,
  grants: readonly ScopedGrant[],
  now: Date,
): Promise<Minted> {
  const { token, events, answer } = prepare(newSecret(), exchange, grants, now);
  const accessTokenId = await insertAccessToken(db, token);
  await recordEvents(db, events(accessTokenId));
  return { answer, accessTokenId };
}

export function prepare(
  secret: Secret,
  { platform, issuer, idToken, target, correlationId }: Exchange,
  grants: readonly ScopedGrant[],
  now: Date,
): Prepared {
  const bound =
    target.version === null || target.checksum === null
      ? null
      : { version: target.version, checksum: target.checksum };
  // One publisher with a short life must not shorten what others grant to the same job.
  const lives = grants.map((grant) => ({
    ...grant,
    expiresAt: expiryOf(grant, bound !== null, platform, now),
  }));
  const expiresAt = new Date(Math.max(...lives.map((grant) => grant.expiresAt.getTime())));
  const trustpubData = trustpubDataOf({ issuer, idToken });
  return {
    token: {
      hash: secret.hash,
      trustpubData,
      bound,
      scopes: [...new Set<TokenScope>(grants.flatMap(({ scopes }) => scopes))],
      crates: lives.flatMap(({ crate, publisher, expiresAt }) =>
        crate.id === null ? [] : [{ crateId: crate.id, publisherId: publisher.id, expiresAt }],
      ),
      names: lives.flatMap(({ crate, publisher, expiresAt }) =>
        crate.id === null
          ? [{ canonicalName: canonicalName(crate.name), publisherId: publisher.id, expiresAt }]
          : [],
      ),
      at: now,
      expiresAt,
    },
    events: (accessTokenId) =>
      lives.map(({ crate, publisher, scopes, expiresAt }) => ({
        at: now,
        actor: { kind: 'publisher', id: publisher.id },
        action: 'access_token.minted',
        crateName: crate.name,
        detail: {
          ...trustpubData,
          access_token_id: accessTokenId,
          expires_at: expiresAt.toISOString(),
          bound: bound !== null,
          scopes,
        },
        correlationId,
      })),
    answer: {
      token: secret.token,
      expires_at: expiresAt.toISOString(),
      crates: grants.map(({ crate }) => crate.name),
      scopes: scopesOfToken(grants, platform.config.visibility === 'private' || readsPrivately(grants)),
      bound: bound !== null,
    },
  };
}

/**
 * Where a token comes from, as it is stored and shown: the same for all tokens of one job.
 * `ref` is as the decision saw it, since the upload asks once more, when the version is known.
 */
export const trustpubDataOf = ({
  issuer,
  idToken,
}: Pick<Presented, 'issuer' | 'idToken'>): Record<string, unknown> => ({
  ...provenanceOf(idToken),
  ref: idToken.facts.ref,
  issuer: issuer.url,
});

/** The instance's policy may have become stricter since the publisher was made. */
function expiryOf({ publisher }: ScopedGrant, isBound: boolean, { config }: Platform, now: Date): Date {
  const { tokenSeconds, longestTokenSeconds } = config.trustedPublishing;
  const own = Math.min(publisher.tokenLifetimeSeconds ?? tokenSeconds, longestTokenSeconds);
  const seconds = isBound ? Math.min(own, BOUND_LIFETIME_SECONDS) : own;
  return new Date(now.getTime() + seconds * 1000);
}
