import { expect, it } from 'vitest';
import { asBody, givenBy, ruleFrom } from './group-rules.ts';

it('a rule is sent with a role or a team, never both, and can be told from its choice', () => {
  const role = ruleFrom('company:platform', 'role:admin');
  const team = ruleFrom('github:acme/rust', 'team:core');
  expect(asBody(role)).toEqual({ group: 'company:platform', role: 'admin' });
  expect(asBody(team)).toEqual({ group: 'github:acme/rust', team: 'core' });
  expect([role, team].map(givenBy)).toEqual(['role:admin', 'team:core']);
});
