import { describe, expect, it } from 'vitest';
import { checkRules, noRules, type PublisherRules, providers } from './index.ts';

const workflow = 'acme/ci/.github/workflows/p.yml';
const commit = 'a'.repeat(40);
const tenOf = <T>(value: T): T[] => Array(10).fill(value);

function check(rules: Record<string, unknown>, provider = 'github') {
  const descriptor = providers[provider];
  if (descriptor === undefined) throw new Error(`no provider ${provider}`);
  return checkRules(descriptor, { ...noRules, ...rules } as PublisherRules);
}

describe('rules that a job can meet', () => {
  it.each([
    [{}],
    [{ refs: ['refs/tags/v*', '**', 'refs/tags/{{crate}}-v{{version}}'] }],
    [{ refProtected: true }],
    [{ events: ['push', 'Release'] }],
    [{ runner: 'self-hosted' }],
    [{ callee: { workflow, refs: [] } }],
    [{ callee: { workflow, refs: ['refs/tags/*', commit, 'b'.repeat(64)] } }],
    [{ claims: [{ claim: 'actor', op: 'eq', value: 'octo-dev' }] }],
    [{ claims: [{ claim: 'repo_property_tier', op: 'eq', value: 7 }] }],
    [{ claims: [{ claim: 'repo_property_tags', op: 'contains', value: 'gold' }] }],
    [{ claims: [{ claim: 'ref', op: 'glob', value: 'refs/tags/**' }] }],
    [{ claims: [{ claim: 'run_number', op: 'eq', value: 7 }] }],
    [{ claims: [{ claim: 'actor', op: 'in', value: ['a', 'b'] }] }],
    [{ claims: [{ claim: 'environment', op: 'eq', value: 'a{{b' }] }],
    [{ callee: { workflow: 'acme/ci/p.yaml', refs: [] } }],
    [{ refs: tenOf('**'), events: tenOf('push') }],
  ])('are kept as they are: %j', (rules) => {
    expect(check(rules)).toMatchObject({ ok: true, value: { ...noRules, ...rules } });
  });
});

const claims = (...conditions: unknown[]) => ({ claims: conditions });
const good = { claim: 'actor', op: 'eq', value: 'octo-dev' };

it('takes a value of the type that the claim has', () => {
  const claim = 'oidc.circleci.com/ssh-rerun';
  expect(check(claims({ claim, op: 'eq', value: false }), 'circleci').ok).toBe(true);
});

describe('a rule is refused at its path', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['rules.refs[1]', { refs: ['refs/tags/*', 'v1'] }, 'refs/tags/v1'],
    // The ref of a job is never a commit.
    ['rules.refs[0]', { refs: [commit] }, 'full ref'],
    ['rules.refs[0]', { refs: ['refs/tags/{{crate}}-{{crate}}'] }, 'once'],
    ['rules.refs[0]', { refs: ['refs/tags/{{version}}-{{version}}'] }, 'once'],
    ['rules.refs[0]', { refs: ['refs/tags/*a*b*c*d*'] }, 'at most 4 wildcards'],
    ['rules.refs', { refs: [...tenOf('**'), '**'] }, '11'],
    ['rules.events[1]', { events: ['push', 'pull_request_target'] }, 'never publishes'],
    ['rules.events[0]', { events: ['Workflow_Run'] }, 'never publishes'],
    ['rules.events[0]', { events: ['pushed'] }, '`push`'],
    ['rules.events', { events: [...tenOf('push'), 'push'] }, '11'],
    ['rules.runner', { runner: 'GitHub-hosted' }, '`github-hosted`'],
    ['rules.runner', { runner: '' }, '`self-hosted`'],
    [
      'rules.callee.workflow',
      { callee: { workflow: `${workflow}@refs/tags/v1`, refs: [] } },
      'without a ref',
    ],
    ['rules.callee.workflow', { callee: { workflow: 'p.yml', refs: [] } }, 'owner/repository'],
    ['rules.callee.workflow', { callee: { workflow: 'acme/ci/../p.yml', refs: [] } }, 'owner/repository'],
    ['rules.callee.workflow', { callee: { workflow: 'acme/./p.yml', refs: [] } }, 'owner/repository'],
    ['rules.callee.workflow', { callee: { workflow: 'acme/ci/a@b.yml', refs: [] } }, 'owner/repository'],
    ['rules.callee.workflow', { callee: { workflow: 'acme/ci/\u200bp.yml', refs: [] } }, 'owner/repository'],
    [
      'rules.callee.workflow',
      { callee: { workflow: `acme/ci/${'a'.repeat(512)}.yml`, refs: [] } },
      'owner/repository',
    ],
    ['rules.callee.workflow', { callee: { workflow: 'acme//p.yml', refs: [] } }, 'owner/repository'],
    ['rules.callee.workflow', { callee: { workflow: 'acme/ci/p.sh', refs: [] } }, 'file.yml'],
    ['rules.callee.refs[2]', { callee: { workflow, refs: [commit, commit, 'v1'] } }, 'refs/tags/v1'],
    [
      'rules.callee.refs[1]',
      { callee: { workflow, refs: ['**', 'refs/tags/{{crate}}'] } },
      'no placeholders',
    ],
    ['rules.callee.refs', { callee: { workflow, refs: [...tenOf('**'), '**'] } }, '11'],
    ['rules.claims', claims(...tenOf(good), good), '11'],
    ['rules.claims[1]', claims(good, { claim: 'sub', op: 'eq', value: 'x' }), '`sub`'],
    ...['iss', 'aud', 'exp', 'iat', 'nbf', 'jti'].map((claim): [string, Record<string, unknown>, string] => [
      'rules.claims[0]',
      claims({ claim, op: 'eq', value: 'x' }),
      `The claim \`${claim}\` is checked for every ID token`,
    ]),
    [
      'rules.claims[0]',
      claims({ claim: 'a_claim_nobody_has_heard_of', op: 'eq', value: 'x' }),
      'sends no claim',
    ],
    ['rules.claims[0]', claims({ ...good, op: 'in', value: ['x', ''] }), 'empty'],
    ['rules.claims[0]', claims({ claim: 'actr', op: 'eq', value: 'x' }), '`actor`'],
    ['rules.claims[0]', claims({ claim: '__proto__', op: 'eq', value: 'x' }), 'sends no claim'],
    ['rules.claims[0]', claims({ claim: 'constructor', op: 'eq', value: 'x' }), 'sends no claim'],
    ['rules.claims[0]', claims({ claim: 'repo_property_', op: 'eq', value: 'x' }), 'sends no claim'],
    ['rules.claims[0]', claims({ claim: 'repo_property_\u200b', op: 'eq', value: 'x' }), 'sends no claim'],
    ['rules.claims[0]', claims({ ...good, op: 'regex' }), '`glob`'],
    ['rules.claims[0]', claims({ ...good, op: 'constructor' }), '`glob`'],
    ['rules.claims[0]', claims({ ...good, op: 'in' }), 'a list of values'],
    ['rules.claims[0]', claims({ ...good, value: ['x'] }), 'one value'],
    ['rules.claims[0]', claims({ ...good, op: 'in', value: [] }), '1 to 10'],
    ['rules.claims[0]', claims({ ...good, op: 'in', value: [...tenOf('x'), 'x'] }), '1 to 10'],
    ['rules.claims[0]', claims({ ...good, op: 'glob', value: 7 }), 'takes a text'],
    ['rules.claims[0]', claims({ ...good, op: 'glob', value: '{{crate}}' }), 'no placeholders'],
    // No text fits a longer pattern.
    ['rules.claims[0]', claims({ ...good, op: 'glob', value: 'a'.repeat(201) }), '200'],
    ['rules.claims[0]', claims({ ...good, value: '' }), 'empty'],
    ['rules.claims[0]', claims({ ...good, value: 'a'.repeat(256) }), '255'],
    ['rules.claims[0]', claims({ ...good, value: 'a\u202eb' }), 'invisible'],
    ['rules.claims[0]', claims({ claim: 'run_number', op: 'eq', value: 0.5 }), 'whole'],
    // GitHub writes all its claims as strings, so these would be met by no job at all.
    ['rules.claims[0]', claims({ claim: 'ref_protected', op: 'eq', value: true }), '`"true"`'],
    ['rules.claims[0]', claims({ claim: 'actor_id', op: 'in', value: ['7', 7] }), '`"7"`'],
    ['rules.claims[0]', claims({ claim: 'actor', op: 'contains', value: 'x' }), 'no list'],
  ])('%s: %j', (field, rules, says) => {
    const outcome = check(rules);
    expect(outcome).toMatchObject({ ok: false, refusal: { code: 'publisher_rule_invalid', field } });
    expect(!outcome.ok && outcome.refusal.detail).toContain(says);
  });

  it('and the claims there are come with it, without the one that no rule may name', () => {
    const outcome = check(claims({ ...good, claim: 'actr' }));
    const detail = outcome.ok ? '' : outcome.refusal.detail;
    expect(detail).toContain('`ref`');
    expect(detail).not.toContain('`sub`');
  });

  it.each<[string, string, Record<string, unknown>]>([
    ['kubernetes', 'rules.refs', { refs: ['refs/tags/*'] }],
    ['kubernetes', 'rules.ref_protected', { refProtected: true }],
    ['kubernetes', 'rules.events', { events: ['push'] }],
    ['kubernetes', 'rules.runner', { runner: 'github-hosted' }],
    ['kubernetes', 'rules.callee', { callee: { workflow, refs: [] } }],
  ])('where tokens of %s do not tell: %s', (provider, field, rules) => {
    expect(check(rules, provider)).toMatchObject({ ok: false, refusal: { field } });
  });
});
