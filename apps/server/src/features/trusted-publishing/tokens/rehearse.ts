import type { Check } from '@waybill/trusted-publishing';
import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import { firstMend, type MendRequest, type Visible } from '../attempts/describe-attempt.ts';
import { checksBeyond } from '../attempts/record-attempt.ts';
import type { Issuers } from '../issuers/issuers.ts';
import { requireApiTokens } from './both-credentials.ts';
import { crowded, isCrowded } from './crowded.ts';
import type { Target } from './exchange-request.ts';
import { narrowGrants, readsPrivately, scopesOfToken } from './grants.ts';
import { IdTokenRefused, judge, type Presented, verifyPresented } from './judge.ts';
import { mistakeOfDecision } from './remedies.ts';
import { isUsed, MOST_TRIES, triesOf } from './store.ts';

export interface Rehearsal {
  outcome: 'granted' | 'refused';
  code: string | null;
  detail: string;
  /** The usual mistake it was recognised as. */
  mistake: string | null;
  checks: (Omit<Check, 'publisherId'> & { publisher_id: number | null })[];
  remedy: string | null;
  /** For owners: the request that mends the publisher. */
  mend: MendRequest | null;
  crates: string[];
  scopes: string[];
  /** What whoever publishes should know although it would pass. */
  warnings: string[];
}

/**
 * Decides as an exchange would, and mints, burns, learns, counts and records nothing. To anyone it says what the exchange
 * would say; to owners of the crates, the whole trace of their publishers.
 * @param visibleTo which publishers the reader may see.
 */
export async function rehearse(
  platform: Platform,
  issuers: Issuers,
  { jwt, target, apiToken }: { jwt: string; target: Target; apiToken: string | null },
  visible: Visible,
): Promise<Rehearsal> {
  const { db } = platform.database;
  let presented: Presented;
  try {
    presented = await verifyPresented(platform, issuers, jwt);
  } catch (error) {
    // An issuer that is down says nothing about the job.
    if (!(error instanceof Problem) || error.code === 'issuer_unavailable') throw error;
    const known = error instanceof IdTokenRefused ? error : null;
    return refused(error.code, error.message, {
      checks: shown(known?.checks ?? []),
      mistake: known?.mistake ?? null,
      remedy: error.remedy ?? null,
    });
  }
  const { issuer, idToken, verification } = presented;
  const judgement = await judge(db, presented, target, platform.now());
  const { decision, publishers } = judgement;
  const owned = (id: number | undefined) => id !== undefined && (visible === null || visible.has(id));
  // A publisher that the reader may see is shown by its own checks instead of the careful ones.
  const checks = shown([
    ...verification,
    ...(publishers.some(({ id }) => owned(id))
      ? decision.checks.filter(({ publisherId }) => publisherId === undefined || owned(publisherId))
      : decision.publicChecks),
  ]);
  if (isCrowded(judgement, target)) {
    const { code, message } = crowded(idToken);
    return refused(code, message, { checks });
  }
  if (decision.outcome === 'refused') {
    const recognised = mistakeOfDecision(idToken, decision);
    // The same reason as the exchange would give, in full where it is about a publisher of the reader's.
    const own = decision.failures.find(
      ({ publisherId, code }) => owned(publisherId) && code === decision.code,
    );
    return refused(decision.code, own?.detail ?? decision.detail, {
      checks,
      mistake: recognised?.mistake ?? null,
      remedy: recognised?.remedy ?? null,
      mend: firstMend(decision.failures, visible ?? new Set()),
    });
  }
  const narrowed = narrowGrants(decision.grants, publishers, target);
  if (!narrowed.ok)
    return refused(narrowed.code, narrowed.detail, {
      checks: [...checks, ...shown(checksBeyond(narrowed.code, target))],
    });
  const withCredentials = await requireApiTokens(db, narrowed.grants, apiToken, platform.now());
  if (!withCredentials.ok) {
    const { code, message } = withCredentials.refusal;
    return refused(code, message, { checks: [...checks, ...shown(checksBeyond(code, target))] });
  }
  const { grants } = withCredentials;
  const key = { issuerId: issuer.id, replayKey: idToken.replayKey };
  const used = await isUsed(db, key);
  const exhausted = !used && (await triesOf(db, key)) >= MOST_TRIES;
  return {
    outcome: 'granted',
    code: null,
    detail: `This job may publish ${grants.map(({ crate }) => `\`${crate.name}\``).join(', ')}.`,
    mistake: null,
    checks,
    remedy: null,
    mend: null,
    crates: grants.map(({ crate }) => crate.name),
    scopes: scopesOfToken(grants, platform.config.visibility === 'private' || readsPrivately(grants)),
    warnings: [
      ...(used ? ['This very ID token has been exchanged already; the exchange takes each one once.'] : []),
      ...(exhausted
        ? ['This very ID token was refused too often already; the exchange takes only a new one.']
        : []),
    ],
  };
}

function shown(checks: readonly Check[]): Rehearsal['checks'] {
  return checks.map(({ publisherId, ...check }) => ({ ...check, publisher_id: publisherId ?? null }));
}

function refused(code: string, detail: string, more: Partial<Rehearsal>): Rehearsal {
  return {
    outcome: 'refused',
    code,
    detail,
    mistake: null,
    checks: [],
    remedy: null,
    mend: null,
    crates: [],
    scopes: [],
    warnings: [],
    ...more,
  };
}
