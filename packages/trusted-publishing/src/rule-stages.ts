import { claimAt } from './claims.ts';
import type { RefusalCode } from './codes.ts';
import type { JsonValue } from './json-object.ts';
import type { CalleeRule, ClaimCondition, PublisherCrate } from './publisher.ts';
import { fitsPattern, type RefTarget } from './ref-pattern.ts';
import type { Encounter, StageResult } from './stages.ts';
import { asciiLower, isCommit, quoteAll } from './text.ts';
import type { VerifiedIdToken } from './verified-id-token.ts';

/** What a publisher asks beside identity and environment, in the order in which it is told. Only what is set is a stage. */
export function rulesHold(encounter: Encounter): StageResult[] {
  const { rules } = encounter.publisher;
  return [
    ...(rules.refs.length > 0 ? [refFits(encounter)] : []),
    ...(rules.refProtected ? [refIsProtected(encounter)] : []),
    ...(rules.events.length > 0 ? [eventIsListed(encounter)] : []),
    ...(rules.runner !== null ? [runnerIs(encounter, rules.runner)] : []),
    ...(rules.callee !== null ? [calleeIs(encounter, rules.callee)] : []),
    ...rules.claims.map((condition) => claimHolds(encounter, condition)),
    ...unknownRules(rules),
  ];
}

/**
 * Whether the ref rule lets this ref publish this crate. Where the version is not known yet, any may fit: ask again with
 * the version at the upload.
 */
export function refsAllow(refs: readonly string[], ref: string | null, target: RefTarget): boolean {
  return refs.length === 0 || (ref !== null && refs.some((pattern) => fitsPattern(pattern, ref, target)));
}

/** The crates of a publisher that its ref rule lets this token publish; `{{crate}}` can tell them apart. */
export function cratesOfRef({ token, publisher, version }: Encounter): readonly PublisherCrate[] {
  return publisher.crates.filter(({ name }) =>
    refsAllow(publisher.rules.refs, token.facts.ref, { crate: name, version }),
  );
}

function refFits(encounter: Encounter): StageResult {
  const { token, publisher } = encounter;
  return {
    stage: 'ref',
    expected: publisher.rules.refs.join(' or '),
    actual: token.facts.ref ?? 'no ref',
    ...failure(cratesOfRef(encounter).length > 0, 'ref_mismatch'),
  };
}

function refIsProtected({ token }: Encounter): StageResult {
  return {
    stage: 'protected ref',
    expected: 'a protected ref',
    actual: token.facts.refIsProtected ? 'a protected ref' : 'a ref that is not protected',
    ...failure(token.facts.refIsProtected, 'ref_not_protected'),
  };
}

function eventIsListed({ token, publisher }: Encounter): StageResult {
  const { trigger } = token.facts;
  const isListed =
    trigger !== null &&
    trigger !== '' &&
    publisher.rules.events.some((event) => asciiLower(event) === asciiLower(trigger));
  return {
    stage: 'event',
    expected: publisher.rules.events.join(' or '),
    actual: trigger ?? 'no event',
    ...failure(isListed, 'event_mismatch'),
  };
}

function runnerIs({ token }: Encounter, expected: string): StageResult {
  const { runner } = token.facts;
  return {
    stage: 'runner',
    expected,
    actual: runner ?? 'not told',
    ...failure(runner !== null && expected !== '' && runner === expected, 'runner_mismatch'),
  };
}

function calleeIs({ token }: Encounter, rule: CalleeRule): StageResult {
  return {
    stage: 'reusable workflow',
    expected:
      rule.refs.length === 0
        ? `${rule.workflow} at any ref`
        : `${rule.workflow} at ${rule.refs.join(' or ')}`,
    actual: token.facts.callee ?? 'not told',
    ...failure(calleeFits(token, rule), 'callee_mismatch'),
  };
}

/**
 * The claim is `<workflow>@<ref>`. Owner and repository are compared with case folded, the path exactly, and what is
 * behind the `@` that follows the path is the ref, which may hold further ones, or a commit.
 */
function calleeFits({ facts }: VerifiedIdToken, { workflow, refs }: CalleeRule): boolean {
  const { callee, calleeCommit } = facts;
  if (callee === null || workflow === '') return false;
  const called = callee.slice(0, workflow.length);
  if (foldRepository(called) !== foldRepository(workflow)) return false;
  if (callee[workflow.length] !== '@') return false;
  const ref = callee.slice(workflow.length + 1);
  // What is neither belongs to the name of another file: `p.yml@x.yml`.
  if (!/^refs\/./.test(ref) && !isCommit(ref)) return false;
  if (refs.length === 0) return true;
  return refs.some((pattern) =>
    isCommit(pattern) ? pattern === calleeCommit : fitsPattern(pattern, ref, null),
  );
}

function foldRepository(path: string): string {
  const end = path.indexOf('/', path.indexOf('/') + 1);
  return end < 0 ? path : asciiLower(path.slice(0, end)) + path.slice(end);
}

function claimHolds({ token }: Encounter, condition: ClaimCondition): StageResult {
  const value = claimAt(token.claims, condition.claim);
  return {
    stage: `claim ${condition.claim}`,
    expected: describeCondition(condition),
    actual: value === undefined ? 'absent' : (JSON.stringify(value) ?? 'absent'),
    ...failure(conditionHolds(condition, value), 'claim_mismatch'),
  };
}

/** A condition in words. */
export function describeCondition({ op, value }: ClaimCondition): string {
  const shown = JSON.stringify(value);
  switch (op) {
    case 'eq':
      return shown;
    case 'in':
      return `one of ${shown}`;
    case 'contains':
      return `a list with ${shown}`;
    default:
      return `a text that fits ${shown}`;
  }
}

function conditionHolds(condition: ClaimCondition, value: JsonValue | undefined): boolean {
  if (value === undefined || value === null || value === '') return false;
  switch (condition.op) {
    case 'eq':
      return value === condition.value;
    case 'in':
      return Array.isArray(condition.value) && condition.value.some((one) => one === value);
    case 'contains':
      return Array.isArray(value) && value.some((one) => one === condition.value);
    case 'glob':
      return (
        typeof value === 'string' &&
        typeof condition.value === 'string' &&
        fitsPattern(condition.value, value, null)
      );
    default:
      // An operator that this version does not know, from a newer one beside it.
      return false;
  }
}

const knownRules = ['refs', 'refProtected', 'events', 'runner', 'callee', 'claims'];

/** A rule that this version does not know would widen the publisher if it were passed over. */
function unknownRules(rules: object): StageResult[] {
  return Object.keys(rules)
    .filter((name) => !knownRules.includes(name))
    .map((name) => ({
      stage: `rule ${name}`,
      expected: quoteAll(knownRules),
      actual: 'unknown',
      code: 'claim_mismatch',
    }));
}

function failure(holds: boolean, code: RefusalCode): { code: RefusalCode } | undefined {
  return holds ? undefined : { code };
}
