import type { ProviderDescriptor } from '@waybill/trusted-publishing';
import { code, codes } from './markdown.ts';

type Derivation = ProviderDescriptor['identity'][number]['value'];

/** Where a value comes from, in words. */
export function derivationText(derivation: Derivation): string {
  const claim = code(derivation.claim);
  switch (derivation.take) {
    case 'claim':
      return claim;
    case 'before-last-slash':
      return `${claim}, before its last slash`;
    case 'after-last-slash':
      return `${claim}, after its last slash`;
    case 'prefixed':
      return `${claim} with ${code(derivation.prefix)} in front`;
    case 'git-ref':
      return `${code(`refs/tags/`)} and ${code(derivation.tag)}, else ${code('refs/heads/')} and ${claim}`;
    case 'workflow-file':
      return `${claim}: the file in ${codes(derivation.directories)} of ${code(derivation.repository)}`;
    case 'config-path':
      return `${claim}: the file in the very project of ${code(derivation.project)}`;
  }
}

/** What no publisher can accept, a sentence each. */
export function alwaysRefused(descriptor: ProviderDescriptor): string[] {
  const { trigger, requirements, agreements } = descriptor;
  const denied =
    trigger === null
      ? []
      : [...trigger.denied.map(code), ...trigger.deniedPrefixes.map((start) => `${code(start)}…`)];
  const sentences = [
    ...(trigger === null || denied.length === 0
      ? []
      : [
          `Jobs whose ${code(trigger.claim)} is one of ${denied.join(', ')}: people without write access can cause them.`,
        ]),
    ...agreements.map(
      ({ claim, equals, meaning }) =>
        `${code(claim)}, where it is there, must be ${code(equals)}. ${meaning}`,
    ),
    ...requirements.map(
      ({ claim, must, values, meaning }) =>
        `${code(claim)} must ${must.replaceAll('-', ' ')} ${values.map(code).join(' or ')}. ${meaning}`,
    ),
  ];
  return sentences.length === 0 ? ['Nothing beside what is wrong with the token itself.'] : sentences;
}

/** The rules beside identity and environment, each with the claim it looks at; one that cannot be asked says so. */
export function ruleRows({ constraints, trigger }: ProviderDescriptor): string[][] {
  const { ref, refProtected, runner, callee } = constraints;
  const none = 'cannot be asked: the tokens do not say it';
  return [
    ['refs', ref === null ? none : derivationText(ref)],
    ['protected ref', refProtected === null ? none : `${code(refProtected)} is ${code('true')}`],
    ['events', trigger === null ? none : `${code(trigger.claim)}: ${codes(trigger.known)}`],
    ['runner', runner === null ? none : `${code(runner.claim)}: ${codes(runner.values)}`],
    [
      'reusable workflow',
      callee === null ? none : `${code(callee.claim)}, and ${code(callee.commit)} for a commit`,
    ],
    [
      'claims',
      'any claim below but `sub`, by its very value and type: equal, one of, a list with, or a pattern',
    ],
  ];
}

export function claimRows({ claims }: ProviderDescriptor): string[][] {
  return Object.entries(claims).map(([claim, rule]) => [
    code(claim),
    rule.use === 'ignored' ? (claim === 'sub' ? 'never' : 'rules only') : rule.use,
    rule.use === 'ignored'
      ? rule.reason
      : [code(rule.format), ...(rule.hint === undefined ? [] : [rule.hint])].join('. '),
  ]);
}
