import { describe, expect, it } from 'vitest';
import { decide, type PublisherEnvironment } from '../index.ts';
import { judge, now, publisher, sample, TestIssuer } from '../testing/issuer.ts';

const issuer = new TestIssuer();
const named = publisher({ environment: { rule: 'named', name: 'Release' } });
const any = publisher({ environment: { rule: 'any' } });
const none = publisher({ environment: { rule: 'none' } });
const inEnvironment = (environment: string | undefined) => sample('github', { environment });

describe('an environment that is named', () => {
  it.each(['Release', 'release', 'RELEASE'])('is met in any ASCII case: %s', async (environment) => {
    expect(await judge(issuer, inEnvironment(environment), named)).toBe('granted');
  });

  it.each(['releases', 'releas', ' release', 'release ', 'rel', '*', 'any', 'none'])(
    'is not met by %j',
    async (name) => {
      expect(await judge(issuer, inEnvironment(name), named)).toBe('environment_mismatch');
    },
  );

  it('is not met by a job without one', async () => {
    expect(await judge(issuer, inEnvironment(undefined), named)).toBe('environment_required');
  });

  it('is never met where the stored name is empty', async () => {
    const broken = publisher({ environment: { rule: 'named', name: '' } });
    expect(await judge(issuer, inEnvironment('release'), broken)).toBe('environment_mismatch');
    expect(await judge(issuer, inEnvironment(undefined), broken)).toBe('environment_required');
  });

  it('is told to who fails it, with what to do', async () => {
    const token = await issuer.verified(inEnvironment(undefined));
    const decision = decide({ token, publishers: [named], now });
    if (decision.outcome !== 'refused') throw new Error('granted');
    expect(decision.detail).toContain('Expected: `Release`');
    expect(decision.detail).toContain('`environment:`');
  });
});

it('lets a publisher of any environment be met with and without', async () => {
  expect(await judge(issuer, inEnvironment('whatever'), any)).toBe('granted');
  expect(await judge(issuer, inEnvironment(undefined), any)).toBe('granted');
});

it('lets a publisher of no environment be met only without', async () => {
  expect(await judge(issuer, inEnvironment(undefined), none)).toBe('granted');
  expect(await judge(issuer, inEnvironment('release'), none)).toBe('environment_forbidden');
});

it('refuses a rule it does not know', async () => {
  const environment = { rule: 'protected' } as unknown as PublisherEnvironment;
  expect(await judge(issuer, sample(), publisher({ environment }))).toBe('environment_mismatch');
});
