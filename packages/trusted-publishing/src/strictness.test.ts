import { expect, it } from 'vitest';
import { noRules, type Publisher, type PublisherRules } from './index.ts';
import { strictestFirst } from './strictness.ts';
import { publisher } from './testing/issuer.ts';

const first = (a: Publisher, b: Publisher) => [a, b].toSorted(strictestFirst)[0]?.id;
const withRules = (id: number, rules: Partial<PublisherRules>) =>
  publisher({ id, rules: { ...noRules, ...rules } });

it('takes a named environment before none, and none before any', () => {
  const [named, none, any] = [
    publisher({ id: 3 }),
    publisher({ id: 2, environment: { rule: 'none' } }),
    publisher({ id: 1, environment: { rule: 'any' } }),
  ] as [Publisher, Publisher, Publisher];
  expect([none, any, named].toSorted(strictestFirst).map(({ id }) => id)).toEqual([3, 2, 1]);
  expect(first(any, { ...named, pins: {} })).toBe(3);
  expect(first(any, { ...none, pins: {} })).toBe(2);
});

it.each<[string, Partial<PublisherRules>]>([
  ['refs', { refs: ['refs/tags/*'] }],
  ['a protected ref', { refProtected: true }],
  ['events', { events: ['push'] }],
  ['a runner', { runner: 'github-hosted' }],
  ['a callee', { callee: { workflow: 'a/b/c.yml', refs: [] } }],
  ['a claim', { claims: [{ claim: 'ref', op: 'eq', value: 'x' }] }],
])('takes a publisher with a rule on %s before one without', (_, rules) => {
  expect(first(withRules(1, {}), withRules(2, rules))).toBe(2);
  // Pins come after rules.
  expect(first(withRules(1, {}), { ...withRules(2, rules), pins: {} })).toBe(2);
});

it('takes more rules before fewer', () => {
  const two = { refProtected: true, events: ['push'] };
  expect(first(withRules(1, { runner: 'self-hosted' }), withRules(2, two))).toBe(2);
});
