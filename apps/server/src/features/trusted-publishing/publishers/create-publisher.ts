import { canonicalName, isCrateName } from '@waybill/cargo-formats';
import {
  checkEnvironmentName,
  checkIdentity,
  isSameRule,
  lookupKey,
  type PublisherEnvironment,
  type PublisherRules,
} from '@waybill/trusted-publishing';
import { lockCrate } from '../../../platform/database/locks.ts';
import type { Queries } from '../../../platform/database/open.ts';
import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import { recordEvent } from '../../audit/index.ts';
import { findCrate, isOwner } from '../../crates/index.ts';
import type { IssuerList } from '../issuers/issuers.ts';
import type { Issuer } from '../issuers/to-issuer.ts';
import { findPublisher, insertPublisher, publishersOfCrate, type StoredPublisher } from './store.ts';

/** crates.io's cap, per crate and provider. */
export const MOST_PUBLISHERS_PER_CRATE = 5;

export interface PublisherRequest {
  provider: string;
  /** Null: the one issuer of this provider that is meant, see `issuerFor`. */
  issuerUrl: string | null;
  crate: string;
  identity: Record<string, string>;
  environment: PublisherEnvironment;
  rules: PublisherRules;
  pins: Record<string, string | null>;
}

/** The checks that need no database, in the order of the fields. @throws Problem `publisher_field_invalid` */
export function checkPublisherFields(issuer: Issuer, request: PublisherRequest): void {
  const identity = checkIdentity(issuer.provider, request.identity);
  if (!identity.ok) throw new Problem(identity.refusal.code, identity.refusal.detail);
  if (request.environment.rule !== 'named') return;
  const environment = checkEnvironmentName(issuer.provider, request.environment.name);
  if (!environment.ok) throw new Problem(environment.refusal.code, environment.refusal.detail);
}

/**
 * Makes a trusted publisher for a crate its maker owns.
 * @throws Problem `crate_not_found`, `publisher_owner_required`, `publisher_limit_reached`, `publisher_duplicate`
 */
export async function createPublisher(
  platform: Platform,
  issuer: Issuer,
  request: PublisherRequest,
  context: { userId: number; correlationId: string },
): Promise<StoredPublisher> {
  return platform.database.db.transaction().execute(async (db) => {
    // A name that can never be one is not asked for: PostgreSQL takes no NUL, for one.
    const crate = isCrateName(request.crate) ? await findCrate(db, canonicalName(request.crate)) : null;
    if (crate === null) throw new Problem('crate_not_found', `crate \`${request.crate}\` does not exist`);
    // Held to the end, so that two requests at once cannot pass the limit together.
    await lockCrate(db, platform.database.engine, crate.id);

    const existing = await publishersOfCrate(db, crate.id, request.provider);
    if (existing.length >= MOST_PUBLISHERS_PER_CRATE) {
      throw new Problem(
        'publisher_limit_reached',
        `This crate already has the maximum number of ${issuer.provider.title} Trusted Publishing configurations (${MOST_PUBLISHERS_PER_CRATE})`,
      );
    }
    if (!(await isOwner(db, crate.id, context.userId)))
      throw new Problem('publisher_owner_required', 'You are not an owner of this crate');
    refuseDuplicate(issuer, request, existing);
    const id = await insertPublisher(db, {
      issuerId: issuer.id,
      provider: request.provider,
      lookupKey: lookupKey(issuer.provider, request.identity),
      identity: request.identity,
      environment: request.environment,
      pins: request.pins,
      crateIds: [crate.id],
      createdBy: context.userId,
      at: platform.now(),
    });
    await recordEvent(db, {
      at: platform.now(),
      actor: { kind: 'user', id: context.userId },
      action: 'publisher.created',
      crateName: crate.name,
      detail: {
        id,
        issuer: issuer.url,
        identity: request.identity,
        environment: request.environment,
        pins: request.pins,
      },
      correlationId: context.correlationId,
    });
    return mustFind(db, id);
  });
}

/**
 * Which issuer a request means that names none: an issuer the operator configured for this provider goes before the
 * public one, as it would not have been configured otherwise; with several, the request has to say.
 * @throws Problem `issuer_not_configured`, `issuer_ambiguous`
 */
export function issuerFor(issuers: IssuerList, provider: string, url: string | null): Issuer {
  const candidates = issuers.all().filter((issuer) => issuer.provider.id === provider && issuer.enabled);
  const urls = candidates.map((issuer) => `\`${issuer.url}\``).join(', ');
  if (url !== null) {
    const named = candidates.find((issuer) => issuer.url === url);
    if (named !== undefined) return named;
    throw new Problem(
      'issuer_not_configured',
      `\`${url}\` is no issuer of \`${provider}\` that this registry trusts; expected ${urls || 'none: there is no such issuer'}.`,
    );
  }
  const configured = candidates.filter((issuer) => issuer.origin !== 'default');
  const [first, second] = configured.length > 0 ? configured : candidates;
  if (first === undefined)
    throw new Problem(
      'issuer_not_configured',
      `This registry trusts no issuer of \`${provider}\`; ask its operator to add one.`,
    );
  if (second !== undefined)
    throw new Problem(
      'issuer_ambiguous',
      `This registry trusts several issuers of \`${provider}\`; say which one with \`issuer\`: ${urls}.`,
    );
  return first;
}

function refuseDuplicate(
  issuer: Issuer,
  request: PublisherRequest,
  existing: readonly StoredPublisher[],
): void {
  const same = existing.find(
    (publisher) => publisher.issuerId === issuer.id && isSameRule(issuer.provider, request, publisher),
  );
  if (same === undefined) return;
  throw new Problem(
    'publisher_duplicate',
    `The crate already has this trusted publisher, with the id ${same.id}.`,
  );
}

async function mustFind(db: Queries, id: number): Promise<StoredPublisher> {
  const publisher = await findPublisher(db, id);
  if (publisher === null) throw new Error(`publisher ${id} vanished within its own transaction`);
  return publisher;
}
