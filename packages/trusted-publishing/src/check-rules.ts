import { inspect, type Outcome } from './outcome.ts';
import type { ProviderDescriptor } from './provider-descriptor.ts';
import type { CalleeRule, ClaimCondition, ClaimScalar, PublisherRules } from './publisher.ts';
import { LONGEST_PATTERN, problemOfRefPattern } from './ref-pattern.ts';
import { asciiLower, byteLength, isCommit, isPlainText, quote, quoteAll, show } from './text.ts';

const MOST_VALUES = 10;
const CALLEE_REFS = 'rules.callee.refs';

/** A problem with a rule: where it is, and the sentence. */
interface Problem {
  readonly field: string;
  readonly says: string;
}

/**
 * Checks the rules of a publisher as an owner gave them, already of the right JSON types. Refuses the first that is unknown
 * to the provider, ill-formed, or can never be met, with `publisher_rule_invalid` and its path in `field`: a rule that
 * nothing meets is a mistake that would show only on the day of the release.
 */
export function checkRules(descriptor: ProviderDescriptor, rules: PublisherRules): Outcome<PublisherRules> {
  return inspect((inspection) => {
    const problem = [
      ...refProblems(descriptor, rules.refs),
      ...protectedProblems(descriptor, rules.refProtected),
      ...eventProblems(descriptor, rules.events),
      ...runnerProblems(descriptor, rules.runner),
      ...calleeProblems(descriptor, rules.callee),
      ...claimProblems(descriptor, rules.claims),
    ][0];
    inspection.require(
      problem === undefined,
      { name: 'rules', expected: 'rules that a job can meet', actual: problem?.field ?? 'such rules' },
      () => ({
        code: 'publisher_rule_invalid',
        detail: problem?.says ?? '',
        field: problem?.field ?? 'rules',
      }),
    );
    return rules;
  });
}

function refProblems({ title, constraints }: ProviderDescriptor, refs: readonly string[]): Problem[] {
  if (refs.length === 0) return [];
  const field = 'rules.refs';
  if (constraints.ref === null)
    return [{ field, says: `The ID tokens of ${title} name no ref, so no rule on it can be met.` }];
  return [...tooMany(field, refs), ...patternProblems(field, refs)];
}

function patternProblems(field: string, patterns: readonly string[]): Problem[] {
  return patterns.flatMap((pattern, at) => {
    // Only the ref of a callee may be a commit, which no pattern looks like.
    const says = field === CALLEE_REFS && isCommit(pattern) ? undefined : problemOfRefPattern(pattern);
    return says === undefined ? [] : [{ field: `${field}[${at}]`, says }];
  });
}

function protectedProblems({ title, constraints }: ProviderDescriptor, isAsked: boolean): Problem[] {
  return isAsked && constraints.refProtected === null
    ? [
        {
          field: 'rules.ref_protected',
          says: `The ID tokens of ${title} do not say whether a ref is protected, so no rule on it can be met.`,
        },
      ]
    : [];
}

function eventProblems({ title, trigger }: ProviderDescriptor, events: readonly string[]): Problem[] {
  if (events.length === 0) return [];
  const field = 'rules.events';
  if (trigger === null)
    return [{ field, says: `The ID tokens of ${title} name no event, so no rule on it can be met.` }];
  return [
    ...tooMany(field, events),
    ...events.flatMap((event, at) => {
      const name = asciiLower(event);
      const isDenied =
        trigger.denied.includes(name) || trigger.deniedPrefixes.some((start) => name.startsWith(start));
      const path = `${field}[${at}]`;
      if (isDenied)
        return [
          {
            field: path,
            says: `The event ${quote(event)} never publishes, as people without write access can cause it; expected one of ${quoteAll(trigger.known)}.`,
          },
        ];
      return trigger.known.includes(name)
        ? []
        : [
            {
              field: path,
              says: `${title} has no event ${quote(event)}; expected one of ${quoteAll(trigger.known)}.`,
            },
          ];
    }),
  ];
}

function runnerProblems({ title, constraints }: ProviderDescriptor, runner: string | null): Problem[] {
  if (runner === null) return [];
  const field = 'rules.runner';
  if (constraints.runner === null)
    return [
      {
        field,
        says: `The ID tokens of ${title} do not tell the class of the runner, so no rule on it can be met.`,
      },
    ];
  const { values } = constraints.runner;
  return values.includes(runner)
    ? []
    : [
        {
          field,
          says: `${title} has no runner class ${quote(runner)}; expected one of ${quoteAll(values)}.`,
        },
      ];
}

function calleeProblems({ title, constraints }: ProviderDescriptor, callee: CalleeRule | null): Problem[] {
  if (callee === null) return [];
  if (constraints.callee === null)
    return [
      {
        field: 'rules.callee',
        says: `The ID tokens of ${title} do not tell which reusable workflow defines a job, so no rule on it can be met.`,
      },
    ];
  const { workflow, refs } = callee;
  const parts = workflow.split('/');
  const isPath =
    parts.length >= 3 &&
    parts.every((part) => part !== '' && part !== '.' && part !== '..') &&
    /\.ya?ml$/.test(workflow) &&
    !workflow.includes('@') &&
    isPlainText(workflow) &&
    byteLength(workflow) <= 512;
  return [
    ...(isPath
      ? []
      : [
          {
            field: 'rules.callee.workflow',
            says: `The reusable workflow is named \`owner/repository/path/file.yml\`, without a ref, and not ${quote(workflow)}.`,
          },
        ]),
    ...tooMany(CALLEE_REFS, refs),
    ...patternProblems(CALLEE_REFS, refs),
    ...refs.flatMap((ref, at) =>
      ref.includes('{{')
        ? [
            {
              field: `${CALLEE_REFS}[${at}]`,
              says: 'The ref of a reusable workflow has no placeholders: it does not follow the crate.',
            },
          ]
        : [],
    ),
  ];
}

function claimProblems(descriptor: ProviderDescriptor, claims: readonly ClaimCondition[]): Problem[] {
  return [
    ...tooMany('rules.claims', claims),
    ...claims.flatMap((condition, at) => {
      const says = claimProblem(descriptor, condition);
      return says === undefined ? [] : [{ field: `rules.claims[${at}]`, says }];
    }),
  ];
}

function claimProblem(
  descriptor: ProviderDescriptor,
  { claim, op, value }: ClaimCondition,
): string | undefined {
  if (claim === 'sub')
    return 'Rules on `sub` are not taken: its form is up to each project and has changed before; name the single claims instead.';
  if (['iss', 'aud', 'exp', 'iat', 'nbf', 'jti'].includes(claim))
    return `The claim ${quote(claim)} is checked for every ID token and is another one each time, or the same for all.`;
  const isKnown =
    Object.hasOwn(descriptor.claims, claim) ||
    descriptor.claimFamilies.some((start) => claim.startsWith(start) && claim.length > start.length);
  if (!isKnown || !isPlainText(claim)) {
    const known = Object.keys(descriptor.claims).filter((name) => name !== 'sub');
    return `${descriptor.title} sends no claim ${quote(claim)}; expected one of ${quoteAll(known)}.`;
  }
  if (!['eq', 'in', 'contains', 'glob'].includes(op))
    return `The operator ${quote(op)} is unknown; expected one of \`eq\`, \`in\`, \`contains\`, \`glob\`.`;
  if (op === 'glob' && typeof value !== 'string') return 'The operator `glob` takes a text.';
  if (op === 'glob' && String(value).includes('{{')) return 'The pattern of a claim has no placeholders.';
  if (op === 'glob' && byteLength(String(value)) > LONGEST_PATTERN)
    return `The pattern of a claim is at most ${LONGEST_PATTERN} bytes long.`;
  const values: readonly ClaimScalar[] = Array.isArray(value) ? value : [value as ClaimScalar];
  if (Array.isArray(value) !== (op === 'in'))
    return `The operator \`${op}\` takes ${op === 'in' ? 'a list of values' : 'one value'}, and not ${show(value)}.`;
  if (values.length === 0 || values.length > MOST_VALUES)
    return `The operator \`in\` takes 1 to ${MOST_VALUES} values, and not ${values.length}.`;
  return (
    values.map(scalarProblem).find((problem) => problem !== undefined) ??
    typeProblem(descriptor, { claim, op, values })
  );
}

/** Values are compared with their type, so one of another type than the claim has is met by nothing. */
function typeProblem(
  { title, claims }: ProviderDescriptor,
  { claim, op, values }: { claim: string; op: ClaimCondition['op']; values: readonly ClaimScalar[] },
): string | undefined {
  const rule = Object.hasOwn(claims, claim) ? claims[claim] : undefined;
  if (rule === undefined || rule.use === 'ignored') return undefined;
  const type = { boolean: 'boolean', integer: 'number' }[rule.format as string] ?? 'string';
  if (op === 'contains')
    return `The claim ${quote(claim)} of ${title} is no list; compare it with \`eq\` or \`in\`.`;
  const other = values.find((value) => typeof value !== type);
  if (other === undefined) return undefined;
  const hint = type === 'string' ? `, so write ${quote(JSON.stringify(String(other)))} with the quotes` : '';
  return `The claim ${quote(claim)} of ${title} is a ${type} and never ${show(other)}${hint}.`;
}

function scalarProblem(value: ClaimScalar): string | undefined {
  if (typeof value === 'number')
    return Number.isSafeInteger(value) ? undefined : 'A number to compare a claim with must be a whole one.';
  if (typeof value === 'boolean') return undefined;
  if (typeof value !== 'string') return 'A claim is compared with a string, a number, true or false.';
  if (value === '')
    return 'A claim cannot be compared with an empty string: one that is empty counts as missing.';
  if (byteLength(value) > 255) return 'A value to compare a claim with is at most 255 bytes long.';
  return isPlainText(value)
    ? undefined
    : 'A value must not contain control, invisible or look-alike characters.';
}

function tooMany(field: string, values: readonly unknown[]): Problem[] {
  return values.length <= MOST_VALUES
    ? []
    : [{ field, says: `At most ${MOST_VALUES} values can be listed, and here are ${values.length}.` }];
}
