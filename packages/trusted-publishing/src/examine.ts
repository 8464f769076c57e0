import type { RefusalCode } from './codes.ts';
import type { Check } from './outcome.ts';
import type { Publisher, PublisherCrate } from './publisher.ts';
import { cratesOfRef, rulesHold } from './rule-stages.ts';
import {
  type Encounter,
  environmentFits,
  identityMatches,
  isCandidate,
  isInUse,
  pinsHold,
  type StageResult,
  sameIssuer,
  sameName,
} from './stages.ts';
import { show } from './text.ts';

/** One candidate after all its stages. */
export interface Examination {
  readonly publisher: Publisher;
  readonly stages: readonly StageResult[];
  /** The first stage that failed; undefined where the publisher accepts the token. */
  readonly failed: FailedStage | undefined;
  /** How many stages passed before it. */
  readonly reached: number;
  readonly disclosure: Disclosure;
  /** Of its crates those that its ref rule admits. */
  readonly crates: readonly PublisherCrate[];
}

export type FailedStage = StageResult & { readonly code: RefusalCode };

/**
 * What anyone may learn of a publisher from being refused by it.
 * - `nothing`: it belongs to another issuer or another name, and the caller has no business with it.
 * - `reason-only`: the name is right and the immutable owner id behind it is not, or nobody can tell any more: the caller
 *   may hold a name that was given up. It learns which pin failed, and its own id.
 * - `everything`: the owner id is right, or there is none to compare with yet and nothing speaks against the caller.
 */
export type Disclosure = 'nothing' | 'reason-only' | 'everything';

/**
 * Takes one candidate through the stages. Past the name, all of them are gone through even where one fails, so that an
 * owner can mend everything at once; the first that fails is the reason.
 */
export function examine(encounter: Encounter): Examination {
  const doorway = [sameIssuer(encounter), sameName(encounter)];
  const isKnown = isCandidate(encounter);
  const stages = isKnown
    ? [
        ...doorway,
        ...pinsHold(encounter),
        isInUse(encounter),
        ...identityMatches(encounter),
        environmentFits(encounter),
        ...rulesHold(encounter),
      ]
    : doorway;
  const failed = stages.find((stage): stage is FailedStage => stage.code !== undefined);
  return {
    publisher: encounter.publisher,
    stages,
    failed,
    reached: failed === undefined ? stages.length : stages.indexOf(failed),
    disclosure: isKnown ? disclosureOf(stages, encounter.ownerIsDoubted) : 'nothing',
    crates: cratesOfRef(encounter),
  };
}

/** Stands for what is configured, where the caller may not be who the name belongs to. */
export const HIDDEN = 'what the owners of the crate have said';

/** Every check on this candidate, for those who may see its configuration. */
export function ownerChecks({ publisher, stages }: Examination): Check[] {
  return stages.map((stage) => ({ ...checkOf(stage), publisherId: publisher.id }));
}

/** The checks on this candidate that anyone may see: without its id, and only what its disclosure allows. */
export function publicChecks({ stages, failed, disclosure }: Examination): Check[] {
  if (disclosure === 'nothing') return [];
  if (disclosure === 'everything') return stages.map(checkOf);
  if (failed === undefined) return [];
  const check = checkOf(failed);
  // Of a lapsed pin, no value is expected.
  if (failed.code === 'publisher_lapsed') return [check];
  return [{ ...check, expected: failed.code === 'pin_mismatch' ? 'another id' : HIDDEN }];
}

/**
 * With its owner id right, the caller may see the rest. With none to compare with, a newcomer may see what it has to
 * mend, but only as long as every other pin holds or can still be learned, and nobody says that the name is another's.
 */
function disclosureOf(stages: readonly StageResult[], ownerIsDoubted: boolean): Disclosure {
  const guards = stages.filter(({ pin }) => pin?.guardsDisclosure === true);
  if (guards.some(isFailedPin)) return 'reason-only';
  const isOwner = guards.every(({ isPinned }) => isPinned === true);
  return isOwner || !(ownerIsDoubted || stages.some(isFailedPin)) ? 'everything' : 'reason-only';
}

/** By its code: a pin that this version does not know has no rule to tell it by. */
function isFailedPin({ code }: StageResult): boolean {
  return code === 'pin_mismatch' || code === 'publisher_lapsed';
}

function checkOf({ stage, expected, actual, code }: StageResult): Check {
  return {
    name: stage,
    expected: show(expected),
    actual: show(actual),
    outcome: code === undefined ? 'passed' : 'failed',
  };
}
