import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  type Decision,
  decide,
  lookupKeyOf,
  noRules,
  type ProviderDescriptor,
  type Publisher,
  type PublisherRules,
  providers,
  refusalCodes,
  type VerifiedIdToken,
} from './index.ts';
import { githubUrl, gitlabPublisher, now, publisher, sample, TestIssuer } from './testing/issuer.ts';
import { seal } from './verified-id-token.ts';

// Many runs, which take a second, and on a busy machine more.
vi.setConfig({ testTimeout: 60_000 });

/** An issuer of each provider, all with one id. */
const known = Object.keys(providers).map((provider) => new TestIssuer(githubUrl, 1, { provider }).trusted);
const withNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const id = fc.constantFrom('1', '2', '100200300');
const name = fc.oneof(fc.constantFrom('octo-org', 'Octo-Org', 'octo-repo', '', '__proto__'), fc.string());
const ref = fc.oneof(fc.constantFrom('refs/tags/v1', 'refs/tags/octo-v1', 'refs/heads/main'), fc.string());
const environmentName = fc.constantFrom('release', 'Release', 'staging');

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
        fc.string(),
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
  some(
    provider.identity.map(({ key }) => key),
    name,
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
  provider: fc.constantFrom(...Object.keys(providers), 'forgejo'),
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
        anyPublisher.map((other) => ({
          ...other,
          issuerId: token.issuer.id,
          provider: token.issuer.provider.id,
          identity: token.facts.identity,
          pins: token.facts.pins,
          state: 'active' as const,
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
const any = { rule: 'any' } as const;

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

const whole = { github: publisher(), gitlab: gitlabPublisher() };

describe.each(known)('for $provider.id', (issuer) => {
  const registered = whole[issuer.provider.id as keyof typeof whole];
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
            environment: 'release',
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

  it('never discloses a configured value to somebody whose owner id is another', () => {
    const [owner, other] = issuer.provider.pins.map(({ claim }) => claim) as [string, string];
    fc.assert(
      fc.property(
        fc.array(anyPublisher, { maxLength: 4 }),
        fc.constantFrom('a', 'b'),
        (publishers, actual) => {
          const token = seal({
            issuer,
            claims: {},
            facts: {
              identity: { ...registered.identity, workflow: 'w.yml' },
              pins: { [owner]: `stranger-${actual}`, [other]: 'x' },
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
            identity: { ...registered.identity, workflow: 'CONFIGURED.yml' },
            pins: at === 0 ? { [owner]: 'CONFIGURED', [other]: 'CONFIGURED' } : each.pins,
            environment: { rule: 'named' as const, name: 'CONFIGURED' },
          }));
          const { code, detail, field, publicChecks } = decide({ token, publishers: secret, now }) as Extract<
            Decision,
            { outcome: 'refused' }
          >;
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
