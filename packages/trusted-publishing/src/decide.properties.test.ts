import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  type Decision,
  decide,
  lookupKey,
  lookupKeyOf,
  noRules,
  type ProviderDescriptor,
  type Publisher,
  type PublisherRules,
  providerIds,
  refusalCodes,
  type VerifiedIdToken,
} from './index.ts';
import { githubUrl, now, publisher, sample, TestIssuer } from './testing/issuer.ts';
import { vectorsOf } from './testing/trap-vectors.ts';
import { honestClaims, issuerOf, publisherOf, verifySigned } from './testing/traps.ts';
import { seal } from './verified-id-token.ts';

// Many runs, which take a second, and on a busy machine more.
vi.setConfig({ testTimeout: 60_000 });

/** An issuer of each provider, all with one id, and the publisher that the owner of its base sample would have made. */
const whole = providerIds.map((provider) => {
  const vectors = vectorsOf(provider);
  const { base } = vectors.publishers;
  if (base === undefined) throw new Error(`no publisher of ${provider}`);
  const issuer = { ...issuerOf(provider, vectors, base.issuer), id: 1 };
  return { provider, vectors, issuer, registered: { ...publisherOf(provider, base), issuerId: 1 } };
});
const known = whole.map(({ issuer }) => issuer);
const withNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const id = fc.constantFrom('1', '2', '100200300');
const name = fc.oneof(fc.constantFrom('octo-org', 'Octo-Org', 'octo-repo', '', '__proto__'), fc.string());
const ref = fc.oneof(fc.constantFrom('refs/tags/v1', 'refs/tags/octo-v1', 'refs/heads/main'), fc.string());
const environmentName = fc.constantFrom('release', 'Release', 'staging');

const any = { rule: 'any' } as const;

/** Tokens as `verifyIdToken` makes them, and some that it never would: facts missing, empty or odd. */
function anyToken(issuerId: fc.Arbitrary<number> = fc.constantFrom(1, 2)): fc.Arbitrary<VerifiedIdToken> {
  return fc.constantFrom(...known).chain((issuer) => anyTokenOf(issuer, issuerId));
}

function anyTokenOf(
  issuer: (typeof known)[number],
  issuerId: fc.Arbitrary<number>,
): fc.Arbitrary<VerifiedIdToken> {
  return fc
    .record({
      issuerId,
      identity: anyIdentity(issuer.provider),
      pins: some(
        issuer.provider.pins.map(({ claim }) => claim),
        id,
      ),
      trigger: fc.oneof(
        fc.constantFrom('push', 'release', 'pull_request', 'merge_request_event'),
        withNull(fc.string()),
      ),
      environment: withNull(fc.oneof(environmentName, fc.string())),
      ref: withNull(ref),
      refIsProtected: fc.boolean(),
      runner: withNull(fc.constantFrom('github-hosted', 'self-hosted')),
      callee: withNull(fc.constantFrom('acme/ci/.github/workflows/p.yml@refs/tags/v1', 'x')),
      calleeCommit: withNull(fc.constantFrom('a'.repeat(40))),
      claims: fc.dictionary(fc.string(), fc.jsonValue()),
    })
    .map(({ issuerId, claims, ...facts }) =>
      seal({
        issuer: { ...issuer, id: issuerId },
        claims: claims as VerifiedIdToken['claims'],
        facts: facts as VerifiedIdToken['facts'],
        replayKey: 'x',
        expiresAt: now,
        forgetAfter: now,
      }),
    );
}

const anyIdentity = (provider: ProviderDescriptor) =>
  fc.oneof(
    some(
      provider.identity.map(({ key }) => key),
      name,
    ),
    fc.constant(whole.find(({ issuer }) => issuer.provider.id === provider.id)?.registered.identity ?? {}),
  );

/** Any of these keys, or none. */
function some<T>(keys: readonly string[], value: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> {
  return fc.record(Object.fromEntries(keys.map((key) => [key, value])), {
    requiredKeys: [],
  }) as fc.Arbitrary<Record<string, T>>;
}

const anyRules: fc.Arbitrary<PublisherRules> = fc.oneof(
  fc.constant(noRules),
  fc.record({
    refs: fc.array(
      fc.oneof(fc.constantFrom('refs/tags/*', 'refs/tags/{{crate}}-v{{version}}', '**'), fc.string()),
      {
        maxLength: 2,
      },
    ),
    refProtected: fc.boolean(),
    events: fc.array(fc.constantFrom('push', 'release'), { maxLength: 2 }),
    runner: withNull(fc.constantFrom('github-hosted', '')),
    callee: withNull(
      fc.record({
        workflow: fc.constantFrom('Acme/ci/.github/workflows/p.yml', ''),
        refs: fc.array(fc.constantFrom('refs/tags/*', 'a'.repeat(40)), { maxLength: 2 }),
      }),
    ),
    claims: fc.array(
      fc.oneof(
        fc.record({ claim: name, op: fc.constantFrom('eq' as const, 'contains' as const), value: name }),
        fc.record({ claim: name, op: fc.constant('in' as const), value: fc.array(name) }),
      ),
      { maxLength: 2 },
    ),
  }),
);

const anyPublisher: fc.Arbitrary<Publisher> = fc.record({
  id: fc.nat(20),
  issuerId: fc.constantFrom(1, 2),
  provider: fc.constantFrom(...providerIds, 'unheard-of'),
  crates: fc.array(fc.record({ id: withNull(fc.nat(3)), name: fc.string() }), { maxLength: 3 }),
  identity: fc.oneof(...known.map(({ provider }) => anyIdentity(provider))),
  environment: fc.oneof(
    fc.record({ rule: fc.constant('named' as const), name: fc.oneof(environmentName, fc.string()) }),
    fc.constantFrom({ rule: 'any' as const }, { rule: 'none' as const }),
  ),
  pins: fc.dictionary(
    fc.constantFrom(
      ...known.flatMap(({ provider }) => provider.pins.map(({ claim }) => claim)),
      'other',
      '__proto__',
    ),
    withNull(id),
  ),
  rules: anyRules,
  makerId: withNull(fc.nat(2)),
  isProven: fc.boolean(),
  state: fc.constantFrom('active', 'disabled', 'needs_review'),
  confirmedAt: fc.date({ min: new Date('2026-10-01'), max: new Date('2026-12-31'), noInvalidDate: false }),
});

/** A token, and publishers of which a good part would accept it. */
const encounters = anyToken().chain((token) =>
  fc.record({
    token: fc.constant(token),
    publishers: fc.array(
      fc.oneof(
        anyPublisher,
        fc.tuple(anyPublisher, fc.boolean()).map(([other, asksNothing]) => ({
          ...other,
          issuerId: token.issuer.id,
          provider: token.issuer.provider.id,
          identity: token.facts.identity,
          pins: token.facts.pins,
          state: 'active' as const,
          ...(asksNothing ? { rules: noRules, environment: any } : {}),
        })),
      ),
      { maxLength: 5 },
    ),
  }),
);

function cratesOf(decision: Decision): string[] {
  return decision.outcome === 'granted'
    ? decision.grants.map(({ crate }) => (crate.id === null ? `new ${crate.name}` : String(crate.id)))
    : [];
}

it('is total: for anything it grants at least one crate of a publisher, or refuses with a known code and a sentence', () => {
  let granted = 0;
  fc.assert(
    fc.property(encounters, ({ token, publishers }) => {
      const decision = decide({ token, publishers, now });
      if (decision.outcome === 'refused') {
        expect(refusalCodes).toHaveProperty(decision.code);
        expect(decision.detail).not.toBe('');
        return;
      }
      granted += 1;
      expect(decision.grants.length).toBeGreaterThan(0);
      expect(new Set(cratesOf(decision)).size).toBe(decision.grants.length);
      for (const { publisherId, crate } of decision.grants) {
        expect(publishers.some((each) => each.id === publisherId && each.crates.includes(crate))).toBe(true);
      }
    }),
    { numRuns: 2000 },
  );
  // Or the property would say nothing about grants.
  expect(granted).toBeGreaterThan(50);
});

it('gives the same answer in whatever order the publishers come', () => {
  fc.assert(
    fc.property(encounters, ({ token, publishers }) => {
      // Publishers are told apart by their ids; of two with the same id either may be taken.
      const distinct = [...new Map(publishers.map((each) => [each.id, each])).values()];
      const forwards = decide({ token, publishers: distinct, now });
      const backwards = decide({ token, publishers: distinct.toReversed(), now });
      expect(cratesOf(backwards)).toEqual(cratesOf(forwards));
      expect(backwards.outcome === 'refused' && backwards.code).toEqual(
        forwards.outcome === 'refused' && forwards.code,
      );
    }),
  );
});

it('never grants more for an environment rule that is added', () => {
  fc.assert(
    fc.property(encounters, fc.nat(), environmentName, ({ token, publishers }, index, name) => {
      const loosened = publishers.map((each, at) =>
        at === index % 5 ? { ...each, environment: any } : each,
      );
      const tightened = publishers.map((each, at) =>
        at === index % 5 ? { ...each, environment: { rule: 'named' as const, name } } : each,
      );
      const before = cratesOf(decide({ token, publishers: loosened, now }));
      expect(before).toEqual(expect.arrayContaining(cratesOf(decide({ token, publishers: tightened, now }))));
    }),
  );
});

it('never grants more for a rule that is added', () => {
  fc.assert(
    fc.property(encounters, fc.nat(), anyRules, ({ token, publishers }, index, rules) => {
      const tightened = publishers.map((each, at) =>
        at === index % 5 ? { ...each, rules: bothRules(each.rules, rules) } : each,
      );
      const before = cratesOf(decide({ token, publishers, now }));
      expect(before).toEqual(expect.arrayContaining(cratesOf(decide({ token, publishers: tightened, now }))));
    }),
    { numRuns: 500 },
  );
});

/** What asks for all that the first asks for and, where that leaves room, for what the second asks as well. */
function bothRules(first: PublisherRules, second: PublisherRules): PublisherRules {
  return {
    refs: first.refs.length > 0 ? first.refs : second.refs,
    refProtected: first.refProtected || second.refProtected,
    events: first.events.length > 0 ? first.events : second.events,
    runner: first.runner ?? second.runner,
    callee: first.callee ?? second.callee,
    claims: [...first.claims, ...second.claims],
  };
}

it('never lets two issuers satisfy each other’s publishers', () => {
  fc.assert(
    fc.property(anyToken(fc.constant(1)), fc.array(anyPublisher), (token, publishers) => {
      const foreign = publishers.map((each) => ({
        ...each,
        issuerId: 2,
        provider: token.issuer.provider.id,
        identity: token.facts.identity,
        pins: {},
      }));
      expect(decide({ token, publishers: foreign, now }).outcome).toBe('refused');
    }),
  );
});

it('never lets two providers satisfy each other’s publishers, even under one issuer id', () => {
  fc.assert(
    fc.property(anyToken(fc.constant(1)), fc.array(anyPublisher), (token, publishers) => {
      const foreign = publishers.flatMap((each) =>
        each.provider === token.issuer.provider.id
          ? []
          : [{ ...each, issuerId: 1, identity: token.facts.identity, pins: {} }],
      );
      expect(decide({ token, publishers: foreign, now }).outcome).toBe('refused');
    }),
  );
});

describe.each(whole)('for $provider', ({ provider, vectors, issuer, registered }) => {
  const fields = [...Object.keys(registered.identity), ...Object.keys(registered.pins)];

  it('never takes a missing value for a match', () => {
    fc.assert(
      fc.property(fc.constantFrom(...fields), fc.boolean(), (missing, alsoInPublisher) => {
        const without = <T extends object>(record: T) =>
          Object.fromEntries(Object.entries(record).filter(([key]) => key !== missing));
        const token = seal({
          issuer,
          claims: {},
          facts: {
            identity: without(registered.identity),
            pins: without(registered.pins),
            trigger: 'push',
            environment: registered.environment.rule === 'named' ? registered.environment.name : null,
          } as VerifiedIdToken['facts'],
          replayKey: 'x',
          expiresAt: now,
          forgetAfter: now,
        });
        const publishers = [
          alsoInPublisher ? { ...registered, identity: without(registered.identity), pins: {} } : registered,
        ];
        expect(decide({ token, publishers: publishers as Publisher[], now }).outcome).toBe('refused');
      }),
    );
  });

  it('never takes a claim that is missing for one that meets a rule', async () => {
    const outcome = await verifySigned(issuer, honestClaims(provider, vectors));
    if (!outcome.ok) throw new Error(outcome.refusal.detail);
    const token = outcome.value;
    const rule = fc.record({
      claim: name,
      op: fc.constantFrom('eq' as const, 'contains' as const),
      value: name,
    });
    fc.assert(
      fc.property(rule, (condition) => {
        fc.pre(!Object.hasOwn(token.claims, condition.claim) && !condition.claim.startsWith('/'));
        const asking = { ...registered, rules: { ...noRules, claims: [condition] } };
        expect(decide({ token, publishers: [registered], now }).outcome).toBe('granted');
        expect(decide({ token, publishers: [asking], now }).outcome).toBe('refused');
      }),
    );
  });

  it('verifies anything that is signed without throwing, and grants nothing that is not whole', async () => {
    const claims = honestClaims(provider, vectors);
    const names = Object.keys(claims);
    const odd = fc.oneof(fc.jsonValue(), fc.constantFrom(null, '', 0, true, [], {}, '\u212a', '{}', '/'));
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), odd),
        async (changes) => {
          const outcome = await verifySigned(issuer, { ...claims, ...changes });
          if (!outcome.ok) {
            expect(refusalCodes).toHaveProperty(outcome.refusal.code);
            return;
          }
          const decision = decide({ token: outcome.value, publishers: [registered], now });
          if (decision.outcome === 'refused') expect(decision.detail).not.toBe('');
          else expect(lookupKeyOf(outcome.value)).toBe(lookupKey(issuer.provider, registered.identity));
        },
      ),
      { numRuns: 60 },
    );
  });
});

// Without ids there is nobody to tell from the owner.
const withIds = whole.filter(({ issuer }) => issuer.provider.pins.length > 0);

describe.each(withIds)('for $provider', ({ issuer, registered }) => {
  it('never discloses a configured value to somebody whose owner id is another', () => {
    const owner = issuer.provider.pins.find(({ guardsDisclosure }) => guardsDisclosure)?.claim ?? '';
    const other = issuer.provider.pins.find(({ claim }) => claim !== owner)?.claim;
    const matched = (value: string) =>
      Object.fromEntries(
        issuer.provider.identity.filter(({ role }) => role === 'match').map(({ key }) => [key, value]),
      );
    const rest = <T>(value: T) => (other === undefined ? {} : { [other]: value });
    fc.assert(
      fc.property(
        fc.array(anyPublisher, { maxLength: 4 }),
        fc.constantFrom('a', 'b'),
        (publishers, actual) => {
          const token = seal({
            issuer,
            claims: {},
            facts: {
              identity: { ...registered.identity, ...matched('w.yml') },
              pins: { [owner]: `stranger-${actual}`, ...rest('x') },
              trigger: 'push',
              environment: null,
              ref: null,
              refIsProtected: false,
              runner: null,
              callee: null,
              calleeCommit: null,
            },
            replayKey: 'x',
            expiresAt: now,
            forgetAfter: now,
          });
          // One knows the owner; what the others know of him is anything, or nothing.
          const secret = publishers.map((each, at) => ({
            ...each,
            issuerId: 1,
            provider: issuer.provider.id,
            identity: { ...registered.identity, ...matched('CONFIGURED.yml') },
            pins: at === 0 ? { [owner]: 'CONFIGURED', ...rest('CONFIGURED') } : each.pins,
            environment: { rule: 'named' as const, name: 'CONFIGURED' },
          }));
          const { code, detail, field, publicChecks } = decide({
            token,
            publishers: secret,
            now,
          }) as Extract<Decision, { outcome: 'refused' }>;
          expect(JSON.stringify([code, detail, field, publicChecks])).not.toContain('CONFIGURED');
        },
      ),
    );
  });
});

it('is deterministic for real tokens, and looks up by what it compares', async () => {
  const token = await new TestIssuer(githubUrl, 1).verified(
    sample('github', { repository: 'OCTO-org/octo-REPO' }),
  );
  expect(lookupKeyOf(token)).toBe('octo-org/octo-repo');
  const input = { token, publishers: [publisher()], now };
  expect(decide(input)).toEqual(decide(input));
  expect(decide(input).outcome).toBe('granted');
});
