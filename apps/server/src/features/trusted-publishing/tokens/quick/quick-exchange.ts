import { lookupKeyOf } from '@waybill/trusted-publishing';
import { attemptOfTrace, traceOfDecision } from '../../attempts/record-attempt.ts';
import { MOST_CANDIDATES } from '../../publishers/store.ts';
import type { StoredPublisher } from '../../publishers/stored-publisher.ts';
import type { Exchange, Granted } from '../exchange-token.ts';
import { MOST_CRATES_IN_TOKEN, narrowGrants } from '../grants.ts';
import { driftedPublishers, judgeAmong } from '../judge.ts';
import { type Prepared, prepare, type Secret } from '../mint.ts';
import type { GrantStore, QuickGrant } from './grant-store.ts';

/**
 * The exchange that nearly all are: publishers of crates that are there, used before, and nothing to learn, to tell anybody or
 * to refuse. It reads once and writes once, and writes only where all it was decided on still is so: whoever changed any of it
 * meanwhile, or sent the same ID token before, makes it write nothing.
 * @returns null where the exchange is not of this kind, or was overtaken: nothing has happened then, and the steps of
 *   `exchangeToken` decide.
 */
export async function exchangeQuickly(
  store: GrantStore,
  exchange: Exchange & { revision: number },
  secret: Secret,
): Promise<Granted | null> {
  let decided: Decided | null = null;
  const accessTokenId = await store.grant(
    { issuerId: exchange.issuer.id, lookupKey: lookupKeyOf(exchange.idToken) },
    (publishers) => {
      decided = decideOn(publishers, exchange, secret);
      return decided?.grant ?? null;
    },
  );
  if (accessTokenId === null || decided === null) return null;
  const { prepared, grants } = decided as Decided;
  return { answer: prepared.answer, accessTokenId, grants };
}

interface Decided extends Pick<Granted, 'grants'> {
  grant: QuickGrant;
  prepared: Prepared;
}

function decideOn(
  publishers: readonly StoredPublisher[],
  exchange: Exchange & { revision: number },
  secret: Secret,
): Decided | null {
  const { platform, issuer, idToken, target, correlationId, revision } = exchange;
  const now = platform.now();
  if (publishers.length === 0 || publishers.length > MOST_CANDIDATES || !publishers.every(isPlain))
    return null;
  const judgement = judgeAmong({ publishers, relatives: [] }, idToken, target, now);
  const { decision } = judgement;
  if (decision.outcome === 'refused' || decision.learnedPins.length > 0) return null;
  // Which of them are left depends on the order in which the steps read the publishers.
  if (decision.grants.length > MOST_CRATES_IN_TOKEN) return null;
  if (driftedPublishers(idToken, publishers).length > 0) return null;
  const narrowed = narrowGrants(decision.grants, publishers, target);
  if (!narrowed.ok) return null;
  const { grants } = narrowed;
  const used = [...new Map(grants.map(({ publisher }) => [publisher.id, publisher])).values()];
  if (!used.every((publisher) => publisher.lastUsedAt !== null && !publisher.requireApiToken)) return null;

  const prepared = prepare(secret, exchange, grants, now);
  const trace = traceOfDecision(exchange, judgement, grants);
  const grant: QuickGrant = {
    issuer: { id: issuer.id, revision },
    replayKey: idToken.replayKey,
    forgetAfter: idToken.forgetAfter,
    at: now,
    mostExchangesPerMinute: platform.config.limits.exchangesPerMinute,
    publishers: used,
    token: prepared.token,
    attempt: attemptOfTrace(platform, correlationId, trace),
    events: prepared.events,
  };
  return { grant, prepared, grants };
}

/** Its crates are those that stand there, whoever asks and when: no pattern, and no name that waits for its crate. */
const isPlain = ({ state, cratePattern, crates }: StoredPublisher): boolean =>
  state === 'active' && cratePattern === null && crates.every(({ id }) => id !== null);
