import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import {
  type Decision,
  decide,
  lookupKeyOf,
  type Publisher,
  refusalCodes,
  type VerifiedIdToken,
} from './index.ts';
import { githubUrl, now, publisher, sample, TestIssuer } from './testing/issuer.ts';
import { seal } from './verified-id-token.ts';

// Many runs, which take a second, and on a busy machine more.
vi.setConfig({ testTimeout: 60_000 });

const { trusted } = new TestIssuer();
const withNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const id = fc.constantFrom('1', '2', '100200300');
const name = fc.oneof(fc.constantFrom('octo-org', 'Octo-Org', 'octo-repo', '', '__proto__'), fc.string());
const environmentName = fc.constantFrom('release', 'Release', 'staging');

/** Tokens as `verifyIdToken` makes them, and some that it never would: facts missing, empty or odd. */
function anyToken(issuerId: fc.Arbitrary<number> = fc.constantFrom(1, 2)): fc.Arbitrary<VerifiedIdToken> {
  return fc
    .record({
      issuerId,
      identity: fc.record({ owner: name, repository: name, workflow: name }, { requiredKeys: [] }),
      pins: fc.record({ repository_owner_id: id, repository_id: id }, { requiredKeys: [] }),
      trigger: fc.oneof(fc.constantFrom('push', 'release', 'pull_request'), fc.string()),
      environment: withNull(fc.oneof(environmentName, fc.string())),
      claims: fc.dictionary(fc.string(), fc.jsonValue()),
    })
    .map(({ issuerId, claims, ...facts }) =>
      seal({
        issuer: { ...trusted, id: issuerId },
        claims: claims as VerifiedIdToken['claims'],
        facts: facts as VerifiedIdToken['facts'],
        replayKey: 'x',
        expiresAt: now,
        forgetAfter: now,
      }),
    );
}

const anyPublisher: fc.Arbitrary<Publisher> = fc.record({
  id: fc.nat(20),
  issuerId: fc.constantFrom(1, 2),
  provider: fc.constantFrom('github', 'gitlab'),
  crates: fc.array(fc.record({ id: fc.nat(3), name: fc.string() }), { maxLength: 3 }),
  identity: fc.record(
    { owner: name, repository: name, workflow: name },
    { requiredKeys: [] },
  ) as fc.Arbitrary<Record<string, string>>,
  environment: fc.oneof(
    fc.record({ rule: fc.constant('named' as const), name: fc.oneof(environmentName, fc.string()) }),
    fc.constantFrom({ rule: 'any' as const }, { rule: 'none' as const }),
  ),
  pins: fc.dictionary(
    fc.constantFrom('repository_owner_id', 'repository_id', 'other', '__proto__'),
    withNull(id),
  ),
  state: fc.constantFrom('active', 'disabled'),
  createdAt: fc.date({ min: new Date('2026-10-01'), max: new Date('2026-12-31'), noInvalidDate: false }),
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
          provider: 'github',
          identity: token.facts.identity,
          pins: token.facts.pins,
          state: 'active' as const,
        })),
      ),
      { maxLength: 5 },
    ),
  }),
);

function cratesOf(decision: Decision): number[] {
  return decision.outcome === 'granted' ? decision.grants.map(({ crate }) => crate.id) : [];
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
        identity: token.facts.identity,
        pins: {},
      }));
      expect(decide({ token, publishers: foreign, now }).outcome).toBe('refused');
    }),
  );
});

it('never takes a missing value for a match', () => {
  const whole = publisher();
  fc.assert(
    fc.property(
      fc.constantFrom('owner', 'repository', 'workflow', 'repository_owner_id', 'repository_id'),
      fc.boolean(),
      (missing, alsoInPublisher) => {
        const without = <T extends object>(record: T) =>
          Object.fromEntries(Object.entries(record).filter(([key]) => key !== missing));
        const token = seal({
          issuer: trusted,
          claims: {},
          facts: {
            identity: without(whole.identity),
            pins: without({ repository_owner_id: '100200300', repository_id: '400500600' }),
            trigger: 'push',
            environment: 'release',
          } as VerifiedIdToken['facts'],
          replayKey: 'x',
          expiresAt: now,
          forgetAfter: now,
        });
        const publishers = [
          alsoInPublisher ? { ...whole, identity: without(whole.identity), pins: {} } : whole,
        ];
        expect(decide({ token, publishers: publishers as Publisher[], now }).outcome).toBe('refused');
      },
    ),
  );
});

it('never discloses a configured value to somebody whose owner id is another', () => {
  fc.assert(
    fc.property(fc.array(anyPublisher, { maxLength: 4 }), fc.constantFrom('a', 'b'), (publishers, actual) => {
      const token = seal({
        issuer: trusted,
        claims: {},
        facts: {
          identity: { owner: 'o', repository: 'r', workflow: 'w.yml' },
          pins: { repository_owner_id: `stranger-${actual}`, repository_id: 'x' },
          trigger: 'push',
          environment: null,
        },
        replayKey: 'x',
        expiresAt: now,
        forgetAfter: now,
      });
      // One knows the owner; what the others know of him is anything, or nothing.
      const secret = publishers.map((each, at) => ({
        ...each,
        issuerId: 1,
        provider: 'github',
        identity: { owner: 'o', repository: 'r', workflow: 'CONFIGURED.yml' },
        pins: at === 0 ? { repository_owner_id: 'CONFIGURED', repository_id: 'CONFIGURED' } : each.pins,
        environment: { rule: 'named' as const, name: 'CONFIGURED' },
      }));
      const { code, detail, field, publicChecks } = decide({ token, publishers: secret, now }) as Extract<
        Decision,
        { outcome: 'refused' }
      >;
      expect(JSON.stringify([code, detail, field, publicChecks])).not.toContain('CONFIGURED');
    }),
  );
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
