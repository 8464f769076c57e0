import { canonicalName } from '@waybill/cargo-formats';
import { type PublisherCrate, quote } from '@waybill/trusted-publishing';
import type { StoredPublisher, TokenScope } from '../publishers/stored-publisher.ts';
import type { Target } from './exchange-request.ts';

/** One crate an access token will be good for, by which publisher, and for what. */
export interface ScopedGrant {
  crate: PublisherCrate;
  publisher: StoredPublisher;
  scopes: readonly TokenScope[];
}

export type Narrowed =
  | { ok: true; grants: readonly ScopedGrant[] }
  | { ok: false; code: 'crate_not_in_token' | 'scope_not_granted'; detail: string };

/**
 * What is left of a decision once the caller has said what the token is wanted for. A bound token is for one upload, so it
 * may publish and nothing else; a name without a crate can only be published for the first time.
 */
export function narrowGrants(
  grants: readonly { crate: PublisherCrate; publisherId: number }[],
  publishers: readonly StoredPublisher[],
  target: Target,
): Narrowed {
  const wanted = target.crate === null ? null : canonicalName(target.crate);
  const ofCrate = grants.filter(({ crate }) => wanted === null || canonicalName(crate.name) === wanted);
  if (ofCrate.length === 0) {
    const may = grants.map(({ crate }) => `\`${crate.name}\``).join(', ');
    return {
      ok: false,
      code: 'crate_not_in_token',
      detail: `This job may publish ${may}, but the exchange asked for ${quote(target.crate ?? '')}; add a trusted publisher to that crate.`,
    };
  }
  const scoped = ofCrate.flatMap(({ crate, publisherId }): ScopedGrant[] => {
    const publisher = publishers.find(({ id }) => id === publisherId);
    return publisher === undefined ? [] : [{ crate, publisher, scopes: scopesOf(publisher, crate, target) }];
  });
  const useful = scoped.filter(({ scopes }) => scopes.length > 0);
  if (useful.length > 0) return { ok: true, grants: first(useful, publishers) };
  const has = [...new Set(scoped.flatMap(({ publisher }) => publisher.scopes))].map(
    (scope) => `\`${scope}\``,
  );
  const asked =
    target.scopes === null ? 'to publish' : target.scopes.map((scope) => `\`${scope}\``).join(', ');
  return {
    ok: false,
    code: 'scope_not_granted',
    detail: target.scopes?.every((scope) => scope === 'publish-new')
      ? 'The crate exists, so there is nothing to publish for the first time: ask for `publish-update`, or for no scopes at all.'
      : `The Trusted Publisher of this job grants ${has.join(', ') || 'no scopes'}, and the exchange asked for ${asked}; an owner of the crate can change its scopes.`,
  };
}

/**
 * Crates in one token. Each is a row in several tables, and others can add theirs to what the jobs of a repository may publish; whoever
 * names the crate gets that one.
 */
export const MOST_CRATES_IN_TOKEN = 500;

/** Where there are more, those of the publishers that come first. */
function first(
  grants: readonly ScopedGrant[],
  publishers: readonly StoredPublisher[],
): readonly ScopedGrant[] {
  if (grants.length <= MOST_CRATES_IN_TOKEN) return grants;
  const placeOf = new Map(publishers.map(({ id }, place) => [id, place]));
  return grants
    .toSorted((a, b) => (placeOf.get(a.publisher.id) ?? 0) - (placeOf.get(b.publisher.id) ?? 0))
    .slice(0, MOST_CRATES_IN_TOKEN);
}

function scopesOf(publisher: StoredPublisher, crate: PublisherCrate, target: Target): readonly TokenScope[] {
  const asked = publisher.scopes.filter((scope) => target.scopes?.includes(scope) ?? true);
  const possible = target.checksum === null ? asked : asked.filter((scope) => scope.startsWith('publish-'));
  if (crate.id !== null) return possible.filter((scope) => scope !== 'publish-new');
  // Once it exists, a second version of it is an update, with the same token.
  return possible.filter((scope) => (possible.includes('publish-new') ? scope !== 'yank' : scope === 'read'));
}

/** Whether a token for these crates opens anything to read that is not open anyway. */
export const readsPrivately = (grants: readonly Pick<ScopedGrant, 'crate' | 'publisher'>[]): boolean =>
  grants.some(({ crate, publisher }) => crate.id !== null && publisher.privateCrateIds.includes(crate.id));

/** What the whole token may do, in one list. `read` means nothing where everybody may read. */
export function scopesOfToken(
  grants: readonly { scopes: readonly TokenScope[] }[],
  isPrivate: boolean,
): TokenScope[] {
  const all = new Set(grants.flatMap(({ scopes }) => scopes));
  const order: readonly TokenScope[] = ['publish-new', 'publish-update', 'yank', 'read'];
  return order.filter((scope) => all.has(scope) && (scope !== 'read' || isPrivate));
}
