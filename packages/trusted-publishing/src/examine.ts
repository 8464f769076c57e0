import type { RefusalCode } from './codes.ts';
import type { Check } from './outcome.ts';
import type { Publisher } from './publisher.ts';
import {
  type Encounter,
  environmentFits,
  identityMatches,
  isActive,
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
}

export type FailedStage = StageResult & { readonly code: RefusalCode };

/**
 * What anyone may learn of a publisher from being refused by it.
 * - `nothing`: it belongs to another issuer or another name, and the caller has no business with it.
 * - `guard-only`: the name is right and the immutable owner id behind it is not: the caller may hold a name that was
 *   given up. It learns that much, and its own id.
 * - `everything`: the owner id is right, or there is none to compare with yet.
 */
export type Disclosure = 'nothing' | 'guard-only' | 'everything';

/**
 * Takes one candidate through the stages. Past the name, all of them are gone through even where one fails, so that an
 * owner can mend everything at once; the first that fails is the reason.
 */
export function examine(encounter: Encounter): Examination {
  const doorway = [sameIssuer(encounter), sameName(encounter)];
  const isCandidate = doorway.every((stage) => stage.code === undefined);
  const stages = isCandidate
    ? [
        ...doorway,
        ...pinsHold(encounter),
        isActive(encounter),
        ...identityMatches(encounter),
        environmentFits(encounter),
      ]
    : doorway;
  const failed = stages.find((stage): stage is FailedStage => stage.code !== undefined);
  return {
    publisher: encounter.publisher,
    stages,
    failed,
    reached: failed === undefined ? stages.length : stages.indexOf(failed),
    disclosure: isCandidate ? disclosureOf(stages) : 'nothing',
  };
}

/** Every check on this candidate, for those who may see its configuration. */
export function ownerChecks({ publisher, stages }: Examination): Check[] {
  return stages.map((stage) => ({ ...checkOf(stage), publisherId: publisher.id }));
}

/** The checks on this candidate that anyone may see: without its id, and only what its disclosure allows. */
export function publicChecks({ stages, disclosure }: Examination): Check[] {
  if (disclosure === 'nothing') return [];
  if (disclosure === 'everything') return stages.map(checkOf);
  return stages.filter(isBrokenGuard).map((stage) => ({ ...checkOf(stage), expected: 'another id' }));
}

function disclosureOf(stages: readonly StageResult[]): Disclosure {
  return stages.some(isBrokenGuard) ? 'guard-only' : 'everything';
}

function isBrokenGuard(stage: StageResult): boolean {
  return stage.pin?.guardsDisclosure === true && stage.code === 'pin_mismatch';
}

function checkOf({ stage, expected, actual, code }: StageResult): Check {
  return {
    name: stage,
    expected: show(expected),
    actual: show(actual),
    outcome: code === undefined ? 'passed' : 'failed',
  };
}
