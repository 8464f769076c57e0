import type { Queries } from '../../../platform/database/open.ts';
import { mintedBy, type StoredAttempt, type TokenEvent, tokenEventsOf } from './store.ts';

export interface TokenOfAttempt {
  bound: boolean;
  expires_at: string;
  /** Null: it is still good. */
  ended_at: string | null;
  ended: 'used_up' | 'revoked' | 'exposed' | 'publisher_changed' | 'expired' | null;
}
export interface UploadOfAttempt {
  crate: string;
  version: string;
  at: string;
}

/**
 * What became of the access token that an attempt was granted: what was uploaded with it, and how it ended. The trail tells,
 * as the token itself is soon forgotten.
 * @param crates those whose events the reader may see
 */
export async function followToken(
  db: Queries,
  attempt: StoredAttempt,
  crates: readonly string[],
  now: Date,
): Promise<{ token: TokenOfAttempt | null; uploads: UploadOfAttempt[] }> {
  const minted = attempt.outcome === 'granted' ? await mintedBy(db, attempt.correlationId) : [];
  const own = minted.filter(({ crate }) => crate !== null && crates.includes(crate));
  const [first] = own;
  if (first === undefined) return { token: null, uploads: [] };
  const expiresAt = new Date(
    Math.max(...minted.map(({ detail }) => Date.parse(String(detail['expires_at'])))),
  );
  const token = { id: first.detail['access_token_id'], isBound: first.detail['bound'] === true };
  const events = await tokenEventsOf(
    db,
    own.flatMap(({ crate }) => crate ?? []),
    { from: first.at, until: expiresAt },
  );
  const uploads = events.filter(
    ({ action, detail }) => action === 'version.published' && isOf(token.id, detail['access_token_id']),
  );
  const publishers = new Set(own.map(({ publisherId }) => publisherId));
  const end = events.flatMap((event) => endBy(event, token, publishers) ?? [])[0];
  return {
    token: {
      bound: token.isBound,
      expires_at: expiresAt.toISOString(),
      ended_at: end?.at.toISOString() ?? (now < expiresAt ? null : expiresAt.toISOString()),
      ended: end?.by ?? (now < expiresAt ? null : 'expired'),
    },
    uploads: uploads.map(({ crate, detail, at }) => ({
      crate: crate ?? '',
      version: String(detail['version']),
      at: at.toISOString(),
    })),
  };
}

/** Trails from before tokens were told apart in them have no id. */
const isOf = (token: unknown, id: unknown): boolean => token !== undefined && token === id;

function endBy(
  { action, detail, at }: TokenEvent,
  { id, isBound }: { id: unknown; isBound: boolean },
  publishers: ReadonlySet<number | null>,
): { at: Date; by: NonNullable<TokenOfAttempt['ended']> } | null {
  switch (action) {
    case 'version.published':
      return isBound && isOf(id, detail['access_token_id']) ? { at, by: 'used_up' } : null;
    case 'access_token.revoked':
      return Array.isArray(detail['ids']) && id !== undefined && detail['ids'].includes(id)
        ? { at, by: 'revoked' }
        : null;
    case 'token.exposed':
      return detail['kind'] === 'access_token' && isOf(id, detail['id']) ? { at, by: 'exposed' } : null;
    default:
      return publishers.has(Number(detail['id'])) ? { at, by: 'publisher_changed' } : null;
  }
}
