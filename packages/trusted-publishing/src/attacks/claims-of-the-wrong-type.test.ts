import { describe, expect, it } from 'vitest';
import { type ClaimCondition, noRules } from '../index.ts';
import { judge, publisher, sample, TestIssuer } from '../testing/issuer.ts';

const issuer = new TestIssuer();
const verdict = (condition: unknown, claims: Record<string, unknown>) =>
  judge(
    issuer,
    sample('github', claims),
    publisher({ rules: { ...noRules, claims: [condition as ClaimCondition] } }),
  );

const claim = 'repo_property_tier';

describe.each([
  [7, ['7', '07', 7.5, [7], { 7: 7 }, true, null, undefined]],
  ['7', [7, ['7'], '7 ', '', null, undefined]],
  [true, ['true', 1, [true], null, undefined]],
  [false, ['false', 0, '', null, undefined, []]],
  ['gold', [['gold'], { gold: 'gold' }, 'Gold', 'gold\u200b', 'golden']],
] as const)('a claim that must be %j', (value, others) => {
  it('is', async () => {
    expect(await verdict({ claim, op: 'eq', value }, { [claim]: value })).toBe('granted');
    expect(await verdict({ claim, op: 'in', value: ['x', value] }, { [claim]: value })).toBe('granted');
    expect(await verdict({ claim, op: 'contains', value }, { [claim]: ['x', value] })).toBe('granted');
  });

  it.each(others.map((other) => [other]))('is not %j', async (other) => {
    expect(await verdict({ claim, op: 'eq', value }, { [claim]: other })).toBe('claim_mismatch');
    expect(await verdict({ claim, op: 'in', value: ['x', value] }, { [claim]: other })).toBe(
      'claim_mismatch',
    );
  });
});

it('a list is looked into one level deep, and a text is no list', async () => {
  const condition = { claim, op: 'contains', value: 'gold' };
  expect(await verdict(condition, { [claim]: ['gold'] })).toBe('granted');
  for (const value of ['gold', [['gold']], [{ gold: true }], { 0: 'gold' }, []])
    expect(await verdict(condition, { [claim]: value })).toBe('claim_mismatch');
});

it('a pattern is for texts, and for the whole of them', async () => {
  const condition = { claim, op: 'glob', value: 'team-*' };
  expect(await verdict(condition, { [claim]: 'team-a' })).toBe('granted');
  for (const value of ['my-team-a', 'team-a/b', 'TEAM-a', ['team-a'], 7, true])
    expect(await verdict(condition, { [claim]: value })).toBe('claim_mismatch');
  expect(await verdict({ claim, op: 'glob', value: '*' }, { [claim]: '' })).toBe('claim_mismatch');
});

it.each([
  { claim, op: 'in', value: 'gold' },
  { claim, op: 'in', value: null },
  { claim, op: 'glob', value: 7 },
  { claim, op: 'glob', value: ['gold'] },
  { claim, op: 'regex', value: '.*' },
  { claim, op: 'toString', value: 'gold' },
])('a stored condition that no check would have let in is met by nothing: %j', async (condition) => {
  expect(await verdict(condition, { [claim]: 'gold' })).toBe('claim_mismatch');
});

it.each([
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'valueOf',
  '/constructor/name',
  '/__proto__/x',
])('the name %s leads to no claim that is not there', async (name) => {
  for (const condition of [
    { claim: name, op: 'eq', value: 'Object' },
    { claim: name, op: 'glob', value: '**' },
    { claim: name, op: 'in', value: ['Object', true] },
  ])
    expect(await verdict(condition, {})).toBe('claim_mismatch');
});

it('a rule this version does not know lets nobody in', async () => {
  const rules = { ...noRules, ipRange: '10.0.0.0/8' };
  expect(await judge(issuer, sample(), publisher({ rules }))).toBe('claim_mismatch');
});
