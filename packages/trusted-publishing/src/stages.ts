import type { RefusalCode } from './codes.ts';
import { lookupFields, lookupName, sameValue } from './lookup.ts';
import type { PinRule } from './provider-descriptor.ts';
import type { Publisher, PublisherEnvironment } from './publisher.ts';
import type { VerifiedIdToken } from './verified-id-token.ts';

/** For how long after its creation a publisher may learn a pin by being used, in days. */
export const FIRST_USE_DAYS = 7;

const MILLISECONDS_PER_DAY = 24 * 60 * 60 * 1000;

/** One publisher and one token. */
export interface Meeting {
  readonly token: VerifiedIdToken;
  readonly publisher: Publisher;
}

/** What a decision looks at: a meeting, the time, and what the other candidates know. */
export interface Encounter extends Meeting {
  readonly now: Date;
  /** Whether some candidate knows the name to belong to another owner than that of the token; see `knowsAnotherOwner`. */
  readonly ownerIsRefuted: boolean;
  /** Whether any of them claims so, be it heeded or not: enough to tell nothing of what is configured. */
  readonly ownerIsDoubted: boolean;
  /** The version that is to be published, where it is known already; see `refsAllow`. */
  readonly version: string | null;
}

/**
 * One stage on one publisher. `code` is why it failed; without it, it passed. A value that is missing on either side
 * makes a stage fail, never pass.
 */
export interface StageResult {
  readonly stage: string;
  readonly expected: string;
  readonly actual: string;
  readonly code?: RefusalCode;
  /** The pin this stage is about. */
  readonly pin?: PinRule;
  /** Whether the publisher has a value for that pin, as opposed to learning one from its first use. */
  readonly isPinned?: boolean;
  /** The value to pin from now on, should the publisher grant anything. */
  readonly learned?: string;
}

/** Issuers are compared on each candidate again: names and ids of one issuer mean nothing at another. */
export function sameIssuer({ token, publisher }: Meeting): StageResult {
  const { id, provider } = token.issuer;
  return {
    stage: 'issuer',
    expected: `${publisher.provider} issuer ${publisher.issuerId}`,
    actual: `${provider.id} issuer ${id}`,
    ...failure(publisher.issuerId === id && publisher.provider === provider.id, 'publisher_not_found'),
  };
}

/** The names by which publishers are found, each compared by the provider's fold, so that a lookup by key may be wide. */
export function sameName({ token, publisher }: Meeting): StageResult {
  const { provider } = token.issuer;
  const isSame = lookupFields(provider).every(({ key, fold }) =>
    sameValue(own(publisher.identity, key), token.facts.identity[key], fold),
  );
  return {
    stage: provider.lookupNoun,
    expected: lookupName(provider, publisher.identity),
    actual: lookupName(provider, token.facts.identity),
    ...failure(isSame, 'publisher_not_found'),
  };
}

/** Whether a publisher is of the token's issuer and name at all. */
export function isCandidate(meeting: Meeting): boolean {
  return [sameIssuer(meeting), sameName(meeting)].every(({ code }) => code === undefined);
}

/**
 * Whether a candidate is pinned to another owner of the name. Its state and the rest of it do not matter: what it knows
 * of the name is as true while it is switched off.
 */
export function knowsAnotherOwner(meeting: Meeting): boolean {
  const { token, publisher } = meeting;
  const guards = token.issuer.provider.pins.filter((pin) => pin.guardsDisclosure);
  return (
    isCandidate(meeting) &&
    guards.some(({ claim }) => {
      const pinned = own(publisher.pins, claim);
      return pinned !== undefined && !sameValue(pinned, token.facts.pins[claim], 'exact');
    })
  );
}

/**
 * Whether this is a publisher of the token's issuer whose pins are all set and all those of the token, under another name.
 * A provider without ids has no way of telling.
 */
export function isRenamed(meeting: Meeting): boolean {
  const { token, publisher } = meeting;
  const { pins } = token.issuer.provider;
  return (
    pins.length > 0 &&
    sameIssuer(meeting).code === undefined &&
    sameName(meeting).code !== undefined &&
    pins.every(({ claim }) => sameValue(own(publisher.pins, claim), token.facts.pins[claim], 'exact'))
  );
}

/**
 * Each immutable id behind the names, in the provider's order. One that is not known yet is learned, but only in the
 * first days: later, nobody remembers whom the name belonged to when it was typed. Nor is an owner learned where another
 * candidate knows better: a stranger who took the name would be believed by whichever publisher was not used yet.
 */
export function pinsHold(encounter: Encounter): StageResult[] {
  const { token, publisher } = encounter;
  const known = token.issuer.provider.pins.map((pin) => pinHolds(encounter, pin));
  // A pin by a rule that this version does not have cannot be checked, so it does not hold.
  const unknown = Object.entries(publisher.pins).filter(
    ([claim, value]) => value !== null && !token.issuer.provider.pins.some((pin) => pin.claim === claim),
  );
  return known.concat(
    unknown.map(([claim, value]) => ({
      stage: `pin ${claim}`,
      expected: String(value),
      actual: 'unknown',
      code: 'pin_mismatch',
    })),
  );
}

function pinHolds({ token, publisher, now, ownerIsRefuted }: Encounter, pin: PinRule): StageResult {
  const stage = `pin ${pin.claim}`;
  const pinned = own(publisher.pins, pin.claim);
  const actual = token.facts.pins[pin.claim];
  if (pinned !== undefined) {
    const holds = sameValue(pinned, actual, 'exact');
    return {
      stage,
      expected: pinned,
      actual: actual ?? '',
      pin,
      isPinned: true,
      ...failure(holds, 'pin_mismatch'),
    };
  }
  if (pin.guardsDisclosure && ownerIsRefuted) {
    return {
      stage,
      // Not which id: the publisher that knows it may be of crates with other owners.
      expected: `the ${pin.label} that another publisher of this ${token.issuer.provider.lookupNoun} is pinned to`,
      actual: actual ?? '',
      pin,
      isPinned: false,
      code: 'pin_mismatch',
    };
  }
  if (actual === undefined && token.issuer.allowsMissingIds === true) {
    return { stage, expected: 'none, as the issuer may leave it out', actual: '', pin, isPinned: false };
  }
  const isInTime = !isLapsed(publisher, now) && actual !== undefined;
  return {
    stage,
    expected: `any, within ${FIRST_USE_DAYS} days of creation`,
    actual: actual ?? '',
    pin,
    isPinned: false,
    ...(isInTime ? { learned: actual } : { code: 'publisher_lapsed' }),
  };
}

/** Whether the days have passed in which a publisher may learn a pin. A date that is none is long past. */
export function isLapsed({ confirmedAt }: Pick<Publisher, 'confirmedAt'>, now: Date): boolean {
  return !(now.getTime() - confirmedAt.getTime() <= FIRST_USE_DAYS * MILLISECONDS_PER_DAY);
}

/**
 * Under review, a publisher believes no newcomer, but a job of the pinned owner is the one that was trusted: a stranger who
 * took the name for a while must not be able to stop it. That the pins match has been seen by now.
 */
export function isInUse({ token, publisher }: Encounter): StageResult {
  const guards = token.issuer.provider.pins.filter((pin) => pin.guardsDisclosure);
  const isSameOwner =
    guards.length > 0 &&
    guards.every(({ claim }) => sameValue(own(publisher.pins, claim), token.facts.pins[claim], 'exact'));
  const isUnderReview = publisher.state === 'needs_review';
  return {
    stage: 'state',
    expected: 'active',
    actual: publisher.state,
    ...failure(
      publisher.state === 'active' || (isUnderReview && isSameOwner),
      isUnderReview ? 'publisher_needs_review' : 'publisher_disabled',
    ),
  };
}

/** The rest of the identity, such as the workflow file. */
export function identityMatches({ token, publisher }: Encounter): StageResult[] {
  const { identity } = token.issuer.provider;
  const fields = identity.filter((field) => field.role === 'match');
  const results = fields.map(({ key, fold }): StageResult => {
    const expected = own(publisher.identity, key);
    const actual = token.facts.identity[key];
    const matches = sameValue(expected, actual, fold);
    return {
      stage: key,
      expected: expected ?? '',
      actual: actual ?? '',
      ...failure(matches, 'identity_mismatch'),
    };
  });
  // A field that this version does not know would widen the publisher if it were passed over.
  const unknown = Object.keys(publisher.identity).filter(
    (key) => !identity.some((field) => field.key === key),
  );
  return results.concat(
    unknown.map((key) => ({
      stage: key,
      expected: own(publisher.identity, key) ?? '',
      actual: 'unknown',
      code: 'identity_mismatch',
    })),
  );
}

export function environmentFits({ token, publisher }: Encounter): StageResult {
  const actual = token.facts.environment;
  const code = environmentProblem(publisher.environment, actual, token);
  return {
    stage: 'environment',
    expected: describeEnvironment(publisher.environment),
    actual: actual ?? 'no environment',
    ...(code === undefined ? {} : { code }),
  };
}

function environmentProblem(
  environment: PublisherEnvironment,
  actual: string | null,
  token: VerifiedIdToken,
): RefusalCode | undefined {
  switch (environment.rule) {
    case 'any':
      return undefined;
    case 'none':
      return actual === null ? undefined : 'environment_forbidden';
    case 'named':
      if (actual === null) return 'environment_required';
      return sameValue(environment.name, actual, token.issuer.provider.environment?.fold ?? 'exact')
        ? undefined
        : 'environment_mismatch';
    default:
      // A rule that this version does not know, from a newer one beside it.
      return 'environment_mismatch';
  }
}

function describeEnvironment(environment: PublisherEnvironment): string {
  if (environment.rule === 'named') return environment.name;
  return environment.rule === 'none' ? 'no environment' : environment.rule;
}

function failure(holds: boolean, code: RefusalCode): { code: RefusalCode } | undefined {
  return holds ? undefined : { code };
}

function own(record: Readonly<Record<string, string | null>>, key: string): string | undefined {
  return (Object.hasOwn(record, key) ? record[key] : undefined) ?? undefined;
}
