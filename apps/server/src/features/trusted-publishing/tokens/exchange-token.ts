import { lookupNameOf, type VerifiedIdToken } from '@waybill/trusted-publishing';
import type { Database, Queries } from '../../../platform/database/open.ts';
import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import { step } from '../../../platform/step.ts';
import {
  type AttemptTrace,
  recordAttempt,
  traceOfDecision,
  traceOfProblem,
} from '../attempts/record-attempt.ts';
import type { Issuers } from '../issuers/issuers.ts';
import { noteDrift } from '../publishers/note-drift.ts';
import { noteFirstUse } from '../publishers/note-first-use.ts';
import { noteUse } from '../publishers/store.ts';
import { requireApiTokens } from './both-credentials.ts';
import { crowded, isCrowded } from './crowded.ts';
import { type ExchangeRequest, readTarget, type Target } from './exchange-request.ts';
import { narrowGrants, type ScopedGrant } from './grants.ts';
import {
  driftedPublishers,
  type Judgement,
  judge,
  type Presented,
  verifyAsKnown,
  verifyPresented,
} from './judge.ts';
import { type ExchangeAnswer, type Minted, mint, newSecret } from './mint.ts';
import { type GrantStore, openGrantStore } from './quick/grant-store.ts';
import { exchangeQuickly } from './quick/quick-exchange.ts';
import { remedyOfDecision } from './remedies.ts';
import { countTry, isUsed, MOST_TRIES, markUsed, triesOf } from './store.ts';

/**
 * Exchanges an ID token of a CI job for an access token (RFC 3691; design: verify → decide → mint). Everything from the
 * replay check on is one transaction: there is no token without a used ID token, and no used ID token without a token.
 * Every exchange is recorded, refused ones too.
 * @throws Problem with the refusal's code and a public sentence.
 */
export async function exchangeToken(
  platform: Platform,
  issuers: Issuers,
  request: ExchangeRequest,
  correlationId: string,
): Promise<ExchangeAnswer> {
  const target = readTarget(request);
  const context = { platform, target, apiToken: request.api_token ?? null, correlationId };
  const quick = await step('exchange at once', () => quickly(context, issuers, request.jwt));
  return quick ?? exchangeBySteps(context, issuers, request.jwt);
}

/** The whole exchange, for every kind of it: what `exchangeQuickly` does must be the same as this. */
export async function exchangeBySteps(
  context: ExchangeContext,
  issuers: Issuers,
  jwt: string,
): Promise<ExchangeAnswer> {
  const { platform, correlationId } = context;
  const presented = await step('verify ID token', () => verifyOrRecord(context, issuers, jwt));
  const exchange = { ...context, ...presented };
  const outcome = await step('decide and mint', () =>
    decidedOnce(() => platform.database.db.transaction().execute((db) => decideAndMint(db, exchange))),
  ).catch(async (error: unknown) => {
    if (!(error instanceof ComesTooOften)) throw error;
    // All else is undone: the ID token is not used up, and nothing was learnt.
    const { refusal, judgement } = error;
    await recordAttempt(
      platform.database.db,
      platform,
      exchange,
      traceOfDecision(exchange, judgement, refusal),
    );
    return { refusal };
  });
  if ('refusal' in outcome) {
    // Committed all the same: the try is counted, and the attempt is there for the owners to see.
    const { code } = outcome.refusal;
    platform.log.info({ code, issuer: presented.issuer.url, correlationId }, 'refused an exchange');
    throw outcome.refusal;
  }
  logGrant(exchange, outcome);
  return outcome.answer;
}

export interface Granted extends Minted {
  grants: readonly ScopedGrant[];
}

const stores = new WeakMap<Database, GrantStore>();

/** @returns null when the steps below are to decide; nothing has happened then. */
async function quickly(
  context: ExchangeContext,
  issuers: Issuers,
  jwt: string,
): Promise<ExchangeAnswer | null> {
  const { platform } = context;
  const presented = await verifyAsKnown(platform, issuers, jwt);
  if (presented === null) return null;
  const store = stores.get(platform.database) ?? openGrantStore(platform.database);
  stores.set(platform.database, store);
  const exchange = { ...context, ...presented };
  const granted = await exchangeQuickly(store, exchange, newSecret());
  if (granted === null) return null;
  logGrant(exchange, granted);
  return granted.answer;
}

/** By `accessTokenId` the uploads and the end of the token are found; the ID token is there by its id alone. */
function logGrant(exchange: Exchange, { answer, accessTokenId, grants }: Granted): void {
  const { platform, issuer, idToken, correlationId } = exchange;
  const name = issuer.provider.replay === 'jti' ? 'jti' : 'fingerprint';
  platform.log.info(
    {
      accessTokenId,
      crates: answer.crates,
      publisherIds: [...new Set(grants.map(({ publisher }) => publisher.id))],
      scopes: answer.scopes,
      bound: answer.bound,
      expiresAt: answer.expires_at,
      issuer: issuer.url,
      subject: lookupNameOf(idToken),
      [name]: idToken.replayKey,
      correlationId,
    },
    'granted an exchange',
  );
}

export type Exchange = Presented & ExchangeContext;

export interface ExchangeContext {
  platform: Platform;
  target: Target;
  /** For publishers that want both credentials. */
  apiToken: string | null;
  correlationId: string;
}

/** Another exchange learned a pin after this one had read it, or an owner changed the publisher. */
class PublisherChanged extends Error {}

/** A publisher has had its share of this minute: leaves the transaction, so that nothing is kept of it. */
class ComesTooOften extends Error {
  readonly refusal: Problem;
  readonly judgement: Judgement;

  constructor(refusal: Problem, judgement: Judgement) {
    super(refusal.message);
    this.refusal = refusal;
    this.judgement = judgement;
  }
}

/** Two first uses at once: the one that comes second decides again, with the pins the first one learned. */
async function decidedOnce<T>(decideAgain: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await decideAgain();
    } catch (error) {
      if (!(error instanceof PublisherChanged) || attempt === 3) throw error;
    }
  }
}

async function decideAndMint(db: Queries, exchange: Exchange): Promise<{ refusal: Problem } | Granted> {
  const { platform, issuer, idToken, target } = exchange;
  const now = platform.now();
  const key = { issuerId: issuer.id, replayKey: idToken.replayKey };

  // Asked before anything is written: an ID token that can no longer be good must not cost a commit each time it comes.
  if ((await triesOf(db, key)) > MOST_TRIES)
    return { refusal: (await isUsed(db, key)) ? replayed(issuer) : exhausted() };
  // Two at once wait for each other here, so the second sees what the first has done.
  const tries = await countTry(db, key, idToken.forgetAfter);

  const judgement = await judge(db, exchange, target, now);
  const { decision, publishers } = judgement;
  const record = (outcome: Problem | readonly ScopedGrant[]) =>
    recordAttempt(db, platform, exchange, traceOfDecision(exchange, judgement, outcome));
  const refuse = async (refusal: Problem) => {
    await record(refusal);
    return { refusal };
  };

  // Whatever comes of it: a newcomer who has a publisher of his own must not keep the others from being told.
  if (decision.outcome === 'granted' || decision.code !== 'trigger_denied')
    await noteDrift(db, exchange, driftedPublishers(idToken, publishers));
  // An ID token that comes again is one that somebody may have read in a log: its owners see that too.
  if (await isUsed(db, key)) return refuse(replayed(issuer));
  if (tries > MOST_TRIES) return refuse(exhausted());
  if (decision.outcome === 'refused') return refuse(refusalOf(idToken, judgement, target));
  const narrowed = narrowGrants(decision.grants, publishers, target);
  if (!narrowed.ok) return refuse(new Problem(narrowed.code, narrowed.detail));
  const withCredentials = await requireApiTokens(db, narrowed.grants, exchange.apiToken, now);
  if (!withCredentials.ok) return refuse(withCredentials.refusal);
  const { grants } = withCredentials;

  if (!(await markUsed(db, key, now, idToken.forgetAfter))) return refuse(replayed(issuer));
  await noteUses(db, exchange, judgement, grants);
  await record(grants);
  return { ...(await mint(db, exchange, grants, now)), grants };
}

/** Notes the use of each publisher that grants, and what is learnt by it; each may be used so often in a minute. */
async function noteUses(
  db: Queries,
  exchange: Exchange,
  judgement: Judgement,
  grants: readonly ScopedGrant[],
): Promise<void> {
  const { decision } = judgement;
  const { platform } = exchange;
  const now = platform.now();
  const learnedPins = decision.outcome === 'granted' ? decision.learnedPins : [];
  // In the order of their ids, so that two exchanges of the same publishers wait for each other and not for ever.
  const used = new Map(grants.map(({ publisher }) => [publisher.id, publisher]));
  for (const publisher of [...used.values()].sort((a, b) => a.id - b.id)) {
    const learned = learnedPins.find(({ publisherId }) => publisherId === publisher.id)?.pins ?? null;
    const use = await noteUse(db, publisher, { learned, at: now });
    if (use === null) throw new PublisherChanged();
    const most = platform.config.limits.exchangesPerMinute;
    if (use.exchanges > most) {
      const wait = use.minuteBeganAt + 60_000 - now.getTime();
      throw new ComesTooOften(tooOften(publisher.id, most, wait), judgement);
    }
    if (publisher.lastUsedAt === null || learned !== null)
      await noteFirstUse(db, exchange, publisher, learned);
  }
}

function tooOften(publisherId: number, most: number, milliseconds: number): Problem {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000));
  return new Problem(
    'publisher_rate_limited',
    `The Trusted Publisher ${publisherId} exchanged ${most} ID tokens in this minute, which is the most; try again in ${seconds} seconds. The ID token is not used up.`,
    { headers: { 'retry-after': String(seconds) } },
  );
}

function refusalOf(idToken: VerifiedIdToken, judgement: Judgement, target: Target): Problem {
  const { decision } = judgement;
  if (decision.outcome !== 'refused') throw new TypeError('only a refusal has a refusal');
  if (isCrowded(judgement, target)) return crowded(idToken);
  const { code, detail, field } = decision;
  return new Problem(code, detail, { field, remedy: remedyOfDecision(idToken, decision) });
}

const exhausted = () =>
  new Problem(
    'id_token_tries_exhausted',
    `This ID token was refused ${MOST_TRIES} times, which is the most; start the job again to get a new one.`,
  );
/** Providers without ids in their tokens make the same one twice within a second. */
const replayed = ({ provider }: Presented['issuer']) =>
  new Problem(
    'id_token_replayed',
    `This ID token has been exchanged before; each one is good for one exchange. Ask the CI for a new one.${
      provider.replay === 'jti'
        ? ''
        : ` Tokens of ${provider.title} have no id, so two of one second are the same one: wait a second, or exchange once for all crates.`
    }`,
  );

/** A token that does not verify is an attempt as well, of nobody known. */
async function verifyOrRecord(
  { platform, target, correlationId }: ExchangeContext,
  issuers: Issuers,
  jwt: string,
): Promise<Presented> {
  try {
    return await verifyPresented(platform, issuers, jwt);
  } catch (error) {
    if (error instanceof Problem) {
      const trace: AttemptTrace = await traceOfProblem(issuers, jwt, target, error);
      await recordAttempt(platform.database.db, platform, { correlationId }, trace);
    }
    throw error;
  }
}
