import type { RefusalCode } from './codes.ts';
import { type Examination, examine, ownerChecks, publicChecks } from './examine.ts';
import type { Check, Refusal } from './outcome.ts';
import type { Publisher, PublisherCrate } from './publisher.ts';
import { mismatch, type RefusedExamination, triggerDenied } from './refusal-sentences.ts';
import { knowsAnotherOwner } from './stages.ts';
import { strictestFirst } from './strictness.ts';
import { asciiLower, show } from './text.ts';
import type { VerifiedIdToken } from './verified-id-token.ts';

export interface DecisionInput {
  readonly token: VerifiedIdToken;
  /** The publishers of the token's issuer with its lookup key. Others may be among them; they grant nothing. */
  readonly publishers: readonly Publisher[];
  readonly now: Date;
}

export interface Grant {
  readonly publisherId: number;
  readonly crate: PublisherCrate;
}

/** Ids to be pinned in the transaction that mints the access token, by the name of their claim. */
export interface LearnedPins {
  readonly publisherId: number;
  readonly pins: Readonly<Record<string, string>>;
}

/** Why one candidate did not accept the token, in full: for owners of its crates only. */
export interface PublisherFailure {
  readonly publisherId: number;
  readonly code: RefusalCode;
  readonly detail: string;
}

interface Checked {
  /** Every check, with configured values: show those with a `publisherId` only to owners of that publisher's crates. */
  readonly checks: readonly Check[];
  /** What may go to whoever presented the token. */
  readonly publicChecks: readonly Check[];
}

export type Decision =
  | (Checked & {
      readonly outcome: 'granted';
      /** One for each crate, by the id of the crate. Never empty. */
      readonly grants: readonly Grant[];
      readonly learnedPins: readonly LearnedPins[];
    })
  | (Checked & {
      readonly outcome: 'refused';
      readonly code: RefusalCode;
      /** May go to whoever presented the token. */
      readonly detail: string;
      /** The claim or field at fault, where there is one. */
      readonly field?: string;
      /**
       * The same sentence with all configured values, where `detail` had to leave some out. It may speak of several
       * publishers: for those who may see all of them. For owners of one, take `failures`.
       */
      readonly ownerDetail?: string;
      readonly failures: readonly PublisherFailure[];
    });

/**
 * Decides what a verified ID token may do: the crates of every publisher that accepts it, each crate granted by the
 * strictest publisher that has it. Pure and total; never throws.
 *
 * Not decided here: whether the token has been used before, whether the crates and their owners are still in a state to
 * be published, and what the access token is narrowed to.
 */
export function decide({ token, publishers, now }: DecisionInput): Decision {
  const trigger = checkTrigger(token);
  if (trigger.outcome === 'failed') {
    return {
      outcome: 'refused',
      ...triggerDenied(token),
      failures: [],
      checks: [trigger],
      publicChecks: [trigger],
    };
  }

  // Over all candidates, before any is examined: what one knows of the owner of the name binds those that know nothing.
  const ownerIsRefuted = publishers.some((publisher) => knowsAnotherOwner({ token, publisher }));
  const examinations = publishers.map((publisher) => examine({ token, publisher, now, ownerIsRefuted }));
  const checked = {
    checks: [trigger, ...examinations.flatMap(ownerChecks)],
    publicChecks: [trigger, ...examinations.flatMap(publicChecks)],
  };
  const accepting = examinations.filter(({ failed }) => failed === undefined);
  const grants = grantEachCrateOnce(accepting);
  if (grants.length === 0) return refuse(token, examinations.filter(isRefused), checked);
  return {
    outcome: 'granted',
    grants,
    learnedPins: accepting.filter(({ publisher }) => grantsAny(publisher, grants)).flatMap(learnedPins),
    checks: [...checked.checks, ...checksOfPassedOver(accepting, grants)],
    publicChecks: checked.publicChecks,
  };
}

/** Comes first and asks no publisher: an event that outsiders can cause is refused whatever is configured. */
function checkTrigger({ issuer, facts }: VerifiedIdToken): Check {
  const { claim, denied, deniedPrefixes } = issuer.provider.trigger;
  const event = asciiLower(facts.trigger);
  const isDenied = denied.includes(event) || deniedPrefixes.some((prefix) => event.startsWith(prefix));
  return {
    name: `trigger ${claim}`,
    expected: 'an event that only people with write access can cause',
    actual: show(facts.trigger),
    outcome: isDenied ? 'failed' : 'passed',
  };
}

/** Union over different crates, never over publishers of the same crate: there the strictest stands for all. */
function grantEachCrateOnce(accepting: readonly Examination[]): Grant[] {
  const byCrate = new Map<number, Grant>();
  for (const publisher of accepting.map((examination) => examination.publisher).sort(strictestFirst)) {
    for (const crate of publisher.crates) {
      if (!byCrate.has(crate.id)) byCrate.set(crate.id, { publisherId: publisher.id, crate });
    }
  }
  return [...byCrate.values()].sort((a, b) => a.crate.id - b.crate.id);
}

function learnedPins({ publisher, stages }: Examination): LearnedPins[] {
  const pins = stages.flatMap(({ pin, learned }) =>
    pin && learned !== undefined ? [[pin.claim, learned]] : [],
  );
  return pins.length === 0 ? [] : [{ publisherId: publisher.id, pins: Object.fromEntries(pins) }];
}

function checksOfPassedOver(accepting: readonly Examination[], grants: readonly Grant[]): Check[] {
  return accepting.flatMap(({ publisher }) =>
    grants
      .filter(
        ({ crate, publisherId }) =>
          publisherId !== publisher.id && publisher.crates.some(({ id }) => id === crate.id),
      )
      .map(({ crate, publisherId }) => ({
        name: `strictest publisher of ${show(crate.name)}`,
        expected: `publisher ${publisherId}`,
        actual: `publisher ${publisher.id}`,
        outcome: 'skipped',
        publisherId: publisher.id,
      })),
  );
}

/** The reason is that of the candidate that got furthest; those that failed at the same point in the same way share it. */
function refuse(token: VerifiedIdToken, refused: readonly RefusedExamination[], checked: Checked): Decision {
  const known = refused.filter(({ disclosure }) => disclosure !== 'nothing');
  const furthest = furthestOf(known);
  const publicRefusal = mismatch(token, furthest, 'anyone');
  const ownerRefusal = mismatch(token, furthest, 'owner');
  return {
    outcome: 'refused',
    ...publicRefusal,
    ...(ownerRefusal.detail === publicRefusal.detail ? {} : { ownerDetail: ownerRefusal.detail }),
    failures: known.map((candidate) => failureOf(token, candidate)),
    ...checked,
  };
}

function furthestOf(candidates: readonly RefusedExamination[]): RefusedExamination[] {
  const [first] = candidates.toSorted(
    (a, b) => b.reached - a.reached || strictestFirst(a.publisher, b.publisher),
  );
  return candidates.filter(
    ({ reached, failed }) => reached === first?.reached && failed.code === first.failed.code,
  );
}

function failureOf(token: VerifiedIdToken, candidate: RefusedExamination): PublisherFailure {
  const { code, detail }: Refusal = mismatch(token, [candidate], 'owner');
  return { publisherId: candidate.publisher.id, code, detail };
}

function grantsAny(publisher: Publisher, grants: readonly Grant[]): boolean {
  return grants.some(({ publisherId }) => publisherId === publisher.id);
}

function isRefused(examination: Examination): examination is RefusedExamination {
  return examination.failed !== undefined;
}
