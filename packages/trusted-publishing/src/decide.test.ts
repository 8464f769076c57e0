import { beforeAll, describe, expect, it } from 'vitest';
import { decide, type Publisher, type VerifiedIdToken } from './index.ts';
import { now, publisher, sample, TestIssuer } from './testing/issuer.ts';

const issuer = new TestIssuer();
const octo = { id: 10, name: 'octo' };
const octoCore = { id: 11, name: 'octo-core' };
let token: VerifiedIdToken;

beforeAll(async () => {
  token = await issuer.verified(sample());
});

function decideOn(...publishers: Publisher[]) {
  return decide({ token, publishers, now });
}

function refusalOf(...publishers: Publisher[]) {
  const decision = decideOn(...publishers);
  if (decision.outcome === 'granted') throw new Error('granted');
  return decision;
}

describe('a grant', () => {
  it('is the union over different crates', () => {
    const first = publisher({ id: 1, crates: [octoCore] });
    const second = publisher({ id: 2, crates: [octo] });
    expect(decideOn(first, second)).toMatchObject({
      grants: [
        { publisherId: 2, crate: octo },
        { publisherId: 1, crate: octoCore },
      ],
    });
  });

  it('lists every check that was made', () => {
    const { checks, publicChecks } = decideOn(publisher());
    expect(checks.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['trigger event_name', 'passed'],
      ['issuer', 'passed'],
      ['repository', 'passed'],
      ['pin repository_owner_id', 'passed'],
      ['pin repository_id', 'passed'],
      ['state', 'passed'],
      ['workflow', 'passed'],
      ['environment', 'passed'],
    ]);
    expect(checks.at(-1)).toEqual({
      name: 'environment',
      expected: 'release',
      actual: 'release',
      outcome: 'passed',
      publisherId: 1,
    });
    expect(publicChecks).toEqual(checks.map(({ publisherId: _, ...check }) => check));
  });
});

describe('of several publishers of one crate the strictest is taken', () => {
  const named = publisher({ id: 5 });
  const any = publisher({ id: 1, environment: { rule: 'any' } });

  it('by environment first', () => {
    const decision = decideOn(any, named);
    expect(decision).toMatchObject({ grants: [{ publisherId: 5 }] });
    expect(decision.checks).toContainEqual({
      name: 'strictest publisher of octo',
      expected: 'publisher 5',
      actual: 'publisher 1',
      outcome: 'skipped',
      publisherId: 1,
    });
  });

  it('by environment: none before any', async () => {
    const without = await issuer.verified(sample('github', { environment: undefined }));
    const none = publisher({ id: 6, environment: { rule: 'none' } });
    expect(decide({ token: without, publishers: [any, none], now })).toMatchObject({
      grants: [{ publisherId: 6 }],
    });
  });

  it('then by pins, then by age', () => {
    const loose = publisher({ id: 2, pins: { repository_owner_id: '100200300', repository_id: null } });
    expect(decideOn(loose, named)).toMatchObject({ grants: [{ publisherId: 5 }] });
    expect(decideOn(named, publisher({ id: 7 }), publisher({ id: 3 }))).toMatchObject({
      grants: [{ publisherId: 3 }],
    });
  });

  it('crate by crate, and whatever the order they come in', () => {
    const both = publisher({ id: 1, crates: [octo, octoCore], environment: { rule: 'any' } });
    const grants = [
      { publisherId: 5, crate: octo },
      { publisherId: 1, crate: octoCore },
    ];
    expect(decideOn(both, named)).toMatchObject({ grants });
    expect(decideOn(named, both)).toMatchObject({ grants });
  });

  it('only among those that accept the token', () => {
    const elsewhere = publisher({ id: 9, environment: { rule: 'named', name: 'staging' } });
    expect(decideOn(elsewhere, any)).toMatchObject({ outcome: 'granted', grants: [{ publisherId: 1 }] });
  });
});

describe('a refusal', () => {
  it('says what to register where nothing is', () => {
    const { code, detail } = refusalOf();
    expect(code).toBe('publisher_not_found');
    for (const part of ['`octo-org/octo-repo`', '`release.yml`', '`release`', issuer.trusted.url]) {
      expect(detail).toContain(part);
    }
  });

  it('names the expected and the actual workflow', () => {
    const identity = { ...publisher().identity, workflow: 'publish.yml' };
    const { code, detail, field } = refusalOf(publisher({ identity }));
    expect([code, field]).toEqual(['identity_mismatch', 'workflow']);
    expect(detail).toBe(
      'The Trusted Publisher for the GitHub Actions repository `octo-org/octo-repo` does not accept the workflow ' +
        '`release.yml` of the ID token. Expected: `publish.yml`.',
    );
  });

  it('is that of the candidate that got furthest, and lists what all at that point expected', () => {
    const disabled = publisher({ id: 1, state: 'disabled' });
    const staging = publisher({ id: 2, environment: { rule: 'named', name: 'staging' } });
    const production = publisher({ id: 3, environment: { rule: 'named', name: 'production' } });
    const { code, detail, failures } = refusalOf(disabled, staging, production);
    expect(code).toBe('environment_mismatch');
    expect(detail).toContain('Expected: `staging`, `production`.');
    expect(failures.map((failure) => [failure.publisherId, failure.code])).toEqual([
      [1, 'publisher_disabled'],
      [2, 'environment_mismatch'],
      [3, 'environment_mismatch'],
    ]);
    expect(failures[1]?.detail).not.toContain('production');
  });

  it('is given for a publisher that is switched off, before its configuration is looked at', () => {
    const environment = { rule: 'named', name: 'staging' } as const;
    expect(refusalOf(publisher({ state: 'disabled', environment })).code).toBe('publisher_disabled');
  });

  it('is given where the publisher that matches has no crates', () => {
    expect(refusalOf(publisher({ crates: [] })).code).toBe('publisher_not_found');
  });
});
