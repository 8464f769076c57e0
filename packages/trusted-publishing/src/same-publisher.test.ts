import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  covers,
  decide,
  isSameRule,
  noRules,
  type PublisherRule,
  providers,
  type VerifiedIdToken,
} from './index.ts';
import { now, publisher, sample, TestIssuer } from './testing/issuer.ts';
import { seal } from './verified-id-token.ts';

vi.setConfig({ testTimeout: 60_000 });

const { github } = providers;
if (github === undefined) throw new Error('no provider github');
const honest = await new TestIssuer().verified(sample());

const refs = ['refs/tags/v1', 'refs/tags/*', 'refs/heads/main', '**', 'refs/tags/{{crate}}-v1'];
const commit = 'a'.repeat(40);
const ruleOf: fc.Arbitrary<PublisherRule> = fc.record({
  identity: fc.record({
    owner: fc.constantFrom('octo-org', 'Octo-Org'),
    repository: fc.constantFrom('octo-repo', 'OCTO-repo'),
    workflow: fc.constantFrom('release.yml', 'Release.yml'),
  }),
  environment: fc.constantFrom(
    { rule: 'any' as const },
    { rule: 'none' as const },
    { rule: 'named' as const, name: 'release' },
    { rule: 'named' as const, name: 'Release' },
    { rule: 'named' as const, name: 'staging' },
  ),
  rules: fc.record({
    refs: fc.uniqueArray(fc.constantFrom(...refs), { maxLength: 2 }),
    refProtected: fc.boolean(),
    events: fc.uniqueArray(fc.constantFrom('push', 'Push', 'release'), { maxLength: 2 }),
    runner: fc.constantFrom(null, 'github-hosted', 'self-hosted'),
    callee: fc.option(
      fc.record({
        workflow: fc.constantFrom('acme/ci/p.yml', 'Acme/ci/p.yml'),
        refs: fc.uniqueArray(fc.constantFrom('refs/tags/*', commit), { maxLength: 2 }),
      }),
    ),
    claims: fc.uniqueArray(
      fc.constantFrom(
        { claim: 'actor', op: 'eq' as const, value: 'octo-dev' },
        { claim: 'actor', op: 'in' as const, value: ['octo-dev', 'other'] },
        { claim: 'actor', op: 'glob' as const, value: 'octo-*' },
      ),
      { maxLength: 2 },
    ),
  }),
});

const anyToken: fc.Arbitrary<VerifiedIdToken> = fc
  .record({
    workflow: fc.constantFrom('release.yml', 'Release.yml'),
    environment: fc.constantFrom(null, 'release', 'RELEASE', 'staging'),
    ref: fc.constantFrom(null, 'refs/tags/v1', 'refs/tags/octo-v1', 'refs/heads/main'),
    refIsProtected: fc.boolean(),
    trigger: fc.constantFrom('push', 'release'),
    runner: fc.constantFrom(null, 'github-hosted', 'self-hosted'),
    callee: fc.constantFrom(null, 'acme/ci/p.yml@refs/tags/v1', 'acme/ci/p.yml@refs/heads/main'),
    calleeCommit: fc.constantFrom(null, commit),
    actor: fc.constantFrom('octo-dev', 'other'),
  })
  .map(({ workflow, actor, ...facts }) =>
    seal({
      issuer: honest.issuer,
      replayKey: 'x',
      expiresAt: now,
      forgetAfter: now,
      claims: { ...honest.claims, actor },
      facts: { ...honest.facts, ...facts, identity: { ...honest.facts.identity, workflow } },
    }),
  );

const accepts = (token: VerifiedIdToken, rule: PublisherRule) =>
  decide({ token, publishers: [publisher(rule)], now }).outcome === 'granted';

/** As it is, or with one thing changed, so that the two have much in common. */
const related = ruleOf.chain((narrow) =>
  ruleOf.chain((other) =>
    fc.record({
      narrow: fc.constant(narrow),
      wide: fc.oneof(
        fc.constant(other),
        fc.subarray(Object.keys(narrow.rules) as (keyof PublisherRule['rules'])[]).map((keys) => ({
          ...narrow,
          rules: { ...noRules, ...Object.fromEntries(keys.map((key) => [key, narrow.rules[key]])) },
        })),
        fc.constant({ ...narrow, environment: { rule: 'any' as const } }),
        fc.constant({
          ...narrow,
          rules: { ...narrow.rules, refs: [...narrow.rules.refs, ...other.rules.refs] },
        }),
      ),
    }),
  ),
);

describe('a publisher that covers another', () => {
  it('accepts every token that the other accepts', () => {
    let [covered, accepted] = [0, 0];
    fc.assert(
      fc.property(
        related,
        fc.array(anyToken, { minLength: 20, maxLength: 20 }),
        ({ wide, narrow }, tokens) => {
          if (!covers(github, wide, narrow)) return;
          covered += 1;
          for (const token of tokens) {
            if (!accepts(token, narrow)) continue;
            accepted += 1;
            expect(accepts(token, wide)).toBe(true);
          }
        },
      ),
      { numRuns: 3000 },
    );
    // Not for want of cases.
    expect(covered).toBeGreaterThan(300);
    expect(accepted).toBeGreaterThan(30);
  });

  it('covers itself, and is the same as itself only', () => {
    fc.assert(
      fc.property(
        related,
        fc.array(anyToken, { minLength: 10, maxLength: 10 }),
        ({ wide, narrow }, tokens) => {
          expect(covers(github, narrow, narrow)).toBe(true);
          if (isSameRule(github, wide, narrow))
            for (const token of tokens) expect(accepts(token, wide)).toBe(accepts(token, narrow));
        },
      ),
    );
  });

  const base = { identity: publisher().identity, environment: { rule: 'any' as const }, rules: noRules };

  it.each([
    ['a list of refs, by one without', { refs: ['refs/tags/*'] }, {}],
    ['one ref of two', { refs: ['refs/tags/*'] }, { refs: ['**', 'refs/tags/*'] }],
    ['a further claim', { claims: [{ claim: 'actor', op: 'eq' as const, value: 'x' }] }, {}],
    ['a protected ref', { refProtected: true }, {}],
    ['a runner', { runner: 'self-hosted' }, {}],
  ])('covers one that asks for more: %s', (_, narrow, wide) => {
    const [more, less] = [narrow, wide].map((rules) => ({ ...base, rules: { ...noRules, ...rules } }));
    if (more === undefined || less === undefined) throw new Error('two rules');
    expect([covers(github, less, more), covers(github, more, less)]).toEqual([true, false]);
  });
});
