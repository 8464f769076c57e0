import type { RefusalCode } from './codes.ts';
import { type Examination, examine, ownerChecks, publicChecks } from './examine.ts';
import { type Mend, mendOf, renameMend } from './mend.ts';
import type { Check, Refusal } from './outcome.ts';
import type { Publisher, PublisherCrate } from './publisher.ts';
import {
  mismatch,
  publisherNotFound,
  type RefusedExamination,
  renamedSince,
  triggerDenied,
} from './refusal-sentences.ts';
import { isRenamed, knowsAnotherOwner } from './stages.ts';
import { strictestFirst } from './strictness.ts';
import { asciiLower, show } from './text.ts';
import type { VerifiedIdToken } from './verified-id-token.ts';

/** What `decide` is given. */
export interface DecisionInput {
  readonly token: VerifiedIdToken;
  /** The publishers of the token's issuer with its lookup key. Others may be among them; they grant nothing. */
  readonly publishers: readonly Publisher[];
  /**
   * Publishers of the issuer that are pinned to the ids in the token, whatever their names: asked only when nobody is
   * registered under the name, to recognise what was renamed. They grant nothing.
   */
  readonly relatives?: readonly Publisher[];
  /** The version that is to be published, where the caller has said it. */
  readonly version?: string | null;
  /**
   * The crates that are asked for, where the caller has said it. A refusal is about their publishers as long as there are
   * any; where there are none, the others are granted all the same.
   */
  readonly isWanted?: (crate: PublisherCrate) => boolean;
  /** The time of the decision, by which publishers lapse; the one given to `verifyIdToken`. */
  readonly now: Date;
}

/** One crate, and the publisher that grants it. */
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
  /** The change to this publisher that would let the job pass its first failed check; null where no change should. */
  readonly mend: Mend | null;
}

interface Checked {
  /** Every check, with configured values: show those with a `publisherId` only to owners of that publisher's crates. */
  readonly checks: readonly Check[];
  /** What may go to whoever presented the token. */
  readonly publicChecks: readonly Check[];
}

/**
 * What `decide` answers. To the caller go `code`, `detail`, `field` and `publicChecks`; everything else names what is
 * configured, and is for owners.
 */
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
export function decide(input: DecisionInput): Decision {
  const { token, publishers, now } = input;
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
  const knowing = publishers.filter((publisher) => knowsAnotherOwner({ token, publisher }));
  const version = input.version ?? null;
  const examinations = publishers.map((publisher) =>
    examine({
      token,
      publisher,
      now,
      version,
      ownerIsDoubted: knowing.length > 0,
      ownerIsRefuted: knowing.some((one) => isHeeded(one, publisher)),
    }),
  );
  const checked = {
    checks: [trigger, ...examinations.flatMap(ownerChecks)],
    publicChecks: [trigger, ...examinations.flatMap(publicChecks)],
  };
  const accepting = examinations.filter(({ failed }) => failed === undefined);
  const grants = grantEachCrateOnce(accepting);
  const refused = refusedOf(examinations, input.isWanted);
  if (
    !grants.some(({ crate }) => input.isWanted?.(crate) ?? true) &&
    (grants.length === 0 || refused.areWanted)
  )
    return refuse(input, refused.candidates, checked);
  return {
    outcome: 'granted',
    grants,
    learnedPins: accepting.filter(({ publisher }) => grantsAny(publisher, grants)).flatMap(learnedPins),
    checks: [...checked.checks, ...checksOfPassedOver(accepting, grants)],
    publicChecks: checked.publicChecks,
  };
}

/** The candidates a refusal can be about: those of the crates that are asked for, or all. */
function refusedOf(
  examinations: readonly Examination[],
  isWanted: DecisionInput['isWanted'],
): { candidates: readonly RefusedExamination[]; areWanted: boolean } {
  const all = examinations.filter(isRefused);
  const wanted =
    isWanted === undefined
      ? []
      : all.filter(
          ({ publisher, disclosure }) => disclosure !== 'nothing' && publisher.crates.some(isWanted),
        );
  return wanted.length > 0 ? { candidates: wanted, areWanted: true } : { candidates: all, areWanted: false };
}

/**
 * Whether what one publisher knows of the owner of the name counts for another: if it was used with it, or is by the same
 * maker. Otherwise anybody could stop the first release of somebody else's repository by writing a wrong id.
 */
function isHeeded(knowing: Publisher, other: Publisher): boolean {
  return knowing.isProven || (knowing.makerId !== null && knowing.makerId === other.makerId);
}

/** Comes first and asks no publisher: an event that outsiders can cause is refused whatever is configured. */
function checkTrigger({ issuer, facts }: VerifiedIdToken): Check {
  if (issuer.provider.trigger === null) {
    return { name: 'trigger', expected: 'none is told', actual: 'none is told', outcome: 'skipped' };
  }
  const { claim, denied, deniedPrefixes } = issuer.provider.trigger;
  // Without an event nothing tells that it was none that outsiders can cause.
  const event = asciiLower(facts.trigger ?? '');
  const isDenied =
    event === '' || denied.includes(event) || deniedPrefixes.some((prefix) => event.startsWith(prefix));
  return {
    name: `trigger ${claim}`,
    expected: 'an event that only people with write access can cause',
    actual: show(facts.trigger ?? undefined),
    outcome: isDenied ? 'failed' : 'passed',
  };
}

/** Union over different crates, never over publishers of the same crate: there the strictest stands for all. */
function grantEachCrateOnce(accepting: readonly Examination[]): Grant[] {
  const byCrate = new Map<string, Grant>();
  for (const { publisher, crates } of accepting.toSorted((a, b) =>
    strictestFirst(a.publisher, b.publisher),
  )) {
    for (const crate of crates) {
      if (!byCrate.has(keyOf(crate))) byCrate.set(keyOf(crate), { publisherId: publisher.id, crate });
    }
  }
  return [...byCrate.values()].sort(
    (a, b) => (a.crate.id ?? Infinity) - (b.crate.id ?? Infinity) || (a.crate.name < b.crate.name ? -1 : 1),
  );
}

/** A crate by its id; a reserved name, which has none yet, by itself. */
function keyOf({ id, name }: PublisherCrate): string {
  return id === null ? `name ${name}` : `id ${id}`;
}

function learnedPins({ publisher, stages }: Examination): LearnedPins[] {
  const pins = stages.flatMap(({ pin, learned }) =>
    pin === undefined || learned === undefined ? [] : [[pin.claim, learned]],
  );
  return pins.length === 0 ? [] : [{ publisherId: publisher.id, pins: Object.fromEntries(pins) }];
}

function checksOfPassedOver(accepting: readonly Examination[], grants: readonly Grant[]): Check[] {
  const granted = grants.map((grant) => ({ ...grant, key: keyOf(grant.crate) }));
  return accepting.flatMap(({ publisher, crates }) => {
    const own = new Set(crates.map(keyOf));
    return granted
      .filter(({ key, publisherId }) => publisherId !== publisher.id && own.has(key))
      .map(({ crate, publisherId }) => ({
        name: `strictest publisher of ${show(crate.name)}`,
        expected: `publisher ${publisherId}`,
        actual: `publisher ${publisher.id}`,
        outcome: 'skipped',
        publisherId: publisher.id,
      }));
  });
}

/** The reason is that of the candidate that got furthest; those that failed at the same point in the same way share it. */
function refuse(
  { token, relatives = [] }: DecisionInput,
  refused: readonly RefusedExamination[],
  checked: Checked,
): Decision {
  const known = refused.filter(({ disclosure }) => disclosure !== 'nothing');
  if (known.length === 0) return refuseUnknown(token, relatives, checked);
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

/**
 * Nobody is registered under this name. Where the ids in the token are those of a publisher with another name, it was
 * renamed; who holds all its ids is no stranger.
 */
function refuseUnknown(token: VerifiedIdToken, relatives: readonly Publisher[], checked: Checked): Decision {
  const renamed = relatives.filter((publisher) => isRenamed({ token, publisher }));
  const [first] = renamed;
  if (first === undefined)
    return { outcome: 'refused', ...publisherNotFound(token), failures: [], ...checked };
  const refusal = renamedSince(token, first);
  return {
    outcome: 'refused',
    ...refusal,
    failures: renamed.map((publisher) => ({
      publisherId: publisher.id,
      code: refusal.code,
      detail: renamedSince(token, publisher).detail,
      mend: renameMend(token, publisher),
    })),
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
  return { publisherId: candidate.publisher.id, code, detail, mend: mendOf(token, candidate) };
}

function grantsAny(publisher: Publisher, grants: readonly Grant[]): boolean {
  return grants.some(({ publisherId }) => publisherId === publisher.id);
}

function isRefused(examination: Examination): examination is RefusedExamination {
  return examination.failed !== undefined;
}
