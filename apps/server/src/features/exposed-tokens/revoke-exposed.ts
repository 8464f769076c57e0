import { ACCESS_TOKEN_PREFIX, hashToken, parseToken } from '@waybill/trusted-publishing';
import type { Platform } from '../../platform/platform.ts';
import { findTokenByHash, revokeToken } from '../api-tokens/index.ts';
import { recordEvent } from '../audit/index.ts';
import {
  ciRunOf,
  type ExposureSource,
  notifyAccessTokenExposed,
  notifyApiTokenExposed,
} from '../notifications/index.ts';
import { findAccessToken, revokeAccessToken } from '../trusted-publishing/index.ts';

export interface Exposure {
  kind: 'api_token' | 'access_token' | 'unknown';
  outcome: 'revoked' | 'already_revoked' | 'unknown';
}

export interface Report {
  source: ExposureSource;
  correlationId: string;
}

type Parts = Pick<Platform, 'config' | 'database' | 'log' | 'now'>;

const LONGEST_TOKEN = 500;
const unknown: Exposure = { kind: 'unknown', outcome: 'unknown' };

/**
 * Revokes a token that somebody had who should not: having it is all it takes. Audit event and mail are written in the
 * same transaction, once; whoever reports it again changes nothing. The text is hashed and goes nowhere else.
 */
export async function revokeExposed(platform: Parts, text: string, report: Report): Promise<Exposure> {
  if (text === '' || text.length > LONGEST_TOKEN) return unknown;
  if (!text.startsWith(ACCESS_TOKEN_PREFIX)) return revokeApiToken(platform, hashToken(text), report);
  if (!parseToken(ACCESS_TOKEN_PREFIX, text).ok) return unknown;
  return revokeTokenOfPublisher(platform, hashToken(text), report);
}

/** Any other text may be one: the operator chooses that of the first administrator. */
async function revokeApiToken(platform: Parts, hash: string, report: Report): Promise<Exposure> {
  const { source, correlationId } = report;
  const { db: database } = platform.database;
  const token = await findTokenByHash(database, hash);
  if (token === null) return unknown;
  const exposure = await database.transaction().execute(async (db): Promise<Exposure> => {
    const at = platform.now();
    if ((await revokeToken(db, token.userId, token.id, at)) === null)
      return { kind: 'api_token', outcome: 'already_revoked' };
    await recordEvent(db, {
      at,
      actor: { kind: 'anyone' },
      action: 'token.exposed',
      detail: { kind: 'api_token', id: token.id, name: token.name, user_id: token.userId, source },
      correlationId,
    });
    const { publicUrl } = platform.config;
    await notifyApiTokenExposed(db, { at, publicUrl, source, userId: token.userId, token });
    return { kind: 'api_token', outcome: 'revoked' };
  });
  if (exposure.outcome === 'revoked')
    platform.log.info(
      { apiTokenId: token.id, source: source.kind, correlationId },
      'revoked an exposed token',
    );
  return exposure;
}

async function revokeTokenOfPublisher(platform: Parts, hash: string, report: Report): Promise<Exposure> {
  const { source, correlationId } = report;
  const { db: database } = platform.database;
  const token = await findAccessToken(database, hash);
  if (token === null) return unknown;
  const exposure = await database.transaction().execute(async (db): Promise<Exposure> => {
    const at = platform.now();
    if (!(await revokeAccessToken(db, token.id, at)))
      return { kind: 'access_token', outcome: 'already_revoked' };
    // Once for each crate, and once where none of them is left.
    const names = token.crates.length === 0 ? [{}] : token.crates.map(({ name }) => ({ crateName: name }));
    for (const crate of names) {
      await recordEvent(db, {
        at,
        actor: { kind: 'anyone' },
        action: 'token.exposed',
        ...crate,
        detail: { kind: 'access_token', id: token.id, source, run: token.trustpubData },
        correlationId,
      });
    }
    await notifyAccessTokenExposed(db, {
      at,
      publicUrl: platform.config.publicUrl,
      source,
      crateIds: token.crates.map(({ id }) => id),
      run: ciRunOf(token.trustpubData),
    });
    return { kind: 'access_token', outcome: 'revoked' };
  });
  if (exposure.outcome === 'revoked')
    platform.log.info(
      { accessTokenId: token.id, source: source.kind, correlationId },
      'revoked an exposed token',
    );
  return exposure;
}
