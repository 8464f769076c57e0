import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkEnvironmentName, checkIdentity, type ProviderDescriptor, providers } from './index.ts';
import { isPlainText } from './text.ts';
import { workflowFile } from './workflow-file.ts';

const github = providers.github as ProviderDescriptor;
const good = { owner: 'octo-org', repository: 'octo-repo', workflow: 'release.yml' };

function problem(changes: Record<string, unknown>) {
  const outcome = checkIdentity(github, { ...good, ...changes });
  return outcome.ok ? undefined : outcome.refusal;
}

function environmentProblem(name: unknown): string | undefined {
  const outcome = checkEnvironmentName(github, name);
  return outcome.ok ? undefined : outcome.refusal.detail;
}

it('takes what crates.io takes, in its own spelling, and nothing besides', () => {
  const fields = {
    owner: 'Octo-Org',
    repository: '.github_x-1',
    workflow: 'Ünï code.yaml',
    environment: 'x',
  };
  const { environment: _, ...identity } = fields;
  expect(checkIdentity(github, fields)).toMatchObject({ ok: true, value: identity });
});

it.each(['owner', 'repository', 'workflow'])('refuses a %s that is no string', (field) => {
  for (const value of [undefined, null, 7, ['x'], {}]) {
    expect(problem({ [field]: value })).toMatchObject({ code: 'publisher_field_invalid', field });
  }
});

it.each([
  ['owner', '', 'empty'],
  ['owner', 'a'.repeat(256), 'too long'],
  ['owner', 'é'.repeat(128), 'too long'],
  ['owner', '-octo', 'only ASCII'],
  ['owner', 'octo_org', 'only ASCII'],
  ['owner', 'octo org', 'only ASCII'],
  ['owner', 'octo-org\n', 'only ASCII'],
  ['owner', 'octo/org', 'only ASCII'],
  ['owner', 'осto', 'only ASCII'],
  ['repository', '', 'empty'],
  ['repository', 'a'.repeat(256), 'too long'],
  ['repository', 'a/b', 'only ASCII'],
  ['repository', 'a b', 'only ASCII'],
  ['repository', '..', 'not `.` or `..`'],
  ['repository', '.', 'not `.` or `..`'],
  ['workflow', '', 'empty'],
  ['workflow', `${'a'.repeat(252)}.yml`, 'too long'],
  ['workflow', 'release', 'must end with'],
  ['workflow', 'release.YML', 'must end with'],
  ['workflow', '/slash', 'must end with'],
  ['workflow', '/slash.yml', 'without directories'],
  ['workflow', '.github/workflows/release.yml', 'without directories'],
  ['workflow', '.yml', 'needs a name'],
  ['workflow', '.yaml', 'needs a name'],
  ['workflow', 'rel\0ease.yml', 'control'],
  ['workflow', 'rel\u200bease.yml', 'invisible'],
  ['workflow', 'wor\u212Aflow.yml', 'look-alike'],
])('refuses the %s %j', (field, value, says) => {
  expect(problem({ [field]: value })).toMatchObject({ field, detail: expect.stringContaining(says) });
});

it('speaks of the first field that is wrong', () => {
  expect(problem({ owner: '', repository: '', workflow: '' })?.field).toBe('owner');
  expect(problem({ repository: '', workflow: '' })?.field).toBe('repository');
});

it('takes 255 bytes and no more', () => {
  expect(problem({ owner: 'a'.repeat(255), workflow: `${'a'.repeat(251)}.yml` })).toBeUndefined();
});

describe('an environment', () => {
  it.each(['release', 'Release 2', 'a/b', '$x', 'a  b', 'производство', '发布'])(
    'may be called %s',
    (name) => {
      expect(environmentProblem(name)).toBeUndefined();
    },
  );

  it.each([
    ['', 'empty'],
    ['é'.repeat(128), 'too long'],
    [' release', 'start with whitespace'],
    ['release ', 'end with whitespace'],
    ["it's", 'any of'],
    ['"', 'any of'],
    ['`', 'any of'],
    ['a,b', 'any of'],
    ['a;b', 'any of'],
    ['a\\b', 'any of'],
    ['\t', 'control'],
    ['a\u007f', 'control'],
    ['a\u00a0b', 'invisible'],
    ['\u212Aelvin', 'look-alike'],
    [null, 'must be a string'],
  ])('may not be called %j', (name, says) => {
    expect(environmentProblem(name)).toContain(says);
  });
});

describe('of GitLab', () => {
  const gitlab = providers.gitlab as ProviderDescriptor;
  const right = { namespace: 'octo-group/crates', project: 'octo-crate', workflow: 'ci/release.yml' };
  const refusal = (changes: Record<string, unknown>) => {
    const outcome = checkIdentity(gitlab, { ...right, ...changes });
    return outcome.ok ? undefined : outcome.refusal;
  };

  it.each([
    [{ namespace: 'a' }],
    [{ namespace: 'A_b.c-1/d/e' }],
    [{ project: '7' }],
    [{ project: 'a.b_c-d' }],
    [{ workflow: '.gitlab-ci.yml' }],
    [{ workflow: 'a b/ü.yaml' }],
  ])('takes %j', (changes) => {
    expect(refusal(changes)).toBeUndefined();
  });

  it.each([
    ['namespace', '', 'empty'],
    ['namespace', 'a'.repeat(256), 'too long'],
    ['namespace', 'a.git', 'cannot end with'],
    ['namespace', 'a.atom', 'cannot end with'],
    ['namespace', '-a', 'starts and ends'],
    ['namespace', 'a/', 'starts and ends'],
    ['namespace', '/a', 'starts and ends'],
    ['namespace', 'a b', 'only ASCII'],
    ['namespace', 'осto', 'only ASCII'],
    ['namespace', 'a//b', 'No part'],
    ['namespace', 'a/../b', 'No part'],
    ['namespace', 'a\n', 'only ASCII'],
    ['project', '', 'empty'],
    ['project', 'a'.repeat(256), 'too long'],
    ['project', 'a.git', 'cannot end with'],
    ['project', 'a/b', 'only ASCII'],
    ['project', '.a', 'starts and ends'],
    ['workflow', '', 'empty'],
    ['workflow', `${'a'.repeat(252)}.yml`, 'too long'],
    ['workflow', '/ci.yml', 'cannot start'],
    ['workflow', 'ci.yml/', 'cannot end'],
    ['workflow', 'ci.YML', 'must end with'],
    ['workflow', '.yml', 'needs a name'],
    ['workflow', 'ci/.yaml', 'needs a name'],
    ['workflow', 'ci//x.yml', 'No part'],
    ['workflow', '../x.yml', 'No part'],
    ['workflow', 'ci/./x.yml', 'No part'],
    ['workflow', 'ci.yml@group/project.yml', 'must not contain `@`'],
    ['workflow', 'c\u200bi.yml', 'invisible'],
    ['workflow', 7, 'must be a string'],
  ])('refuses the %s %j', (field, value, says) => {
    expect(refusal({ [field]: value })).toMatchObject({ field, detail: expect.stringContaining(says) });
  });

  it.each([
    ['release', undefined],
    ['review/$CI_{x} 1-2_3', undefined],
    ['', 'empty'],
    ['a'.repeat(256), 'too long'],
    ['a.b', 'invalid characters'],
    ['ü', 'invalid characters'],
    ['a\n', 'invalid characters'],
  ])('judges the environment %j', (name, says) => {
    const outcome = checkEnvironmentName(gitlab, name);
    if (says === undefined) expect(outcome.ok).toBe(true);
    else expect(outcome.ok ? '' : outcome.refusal.detail).toContain(says);
  });
});

it('takes only workflow files that a token can have, and finds them again in one', () => {
  const file = fc.oneof(
    fc.string().map((stem) => `${stem}.yml`),
    fc
      .array(fc.constantFrom('a', '@', '@refs', '.yml', '.yaml', ' ', '.'))
      .map((parts) => `${parts.join('')}.yaml`),
  );
  fc.assert(
    fc.property(file, fc.constantFrom('heads/main', 'heads/x@y.yml', 'tags/@refs/v1'), (workflow, ref) => {
      fc.pre(checkIdentity(github, { ...good, workflow }).ok);
      expect(workflowFile(`o/r/.github/workflows/${workflow}@refs/${ref}`, 'o/r', '.github/workflows/')).toBe(
        workflow,
      );
    }),
    { numRuns: 1000 },
  );
});

it('calls plain what can be seen and told apart', () => {
  expect(isPlainText('a Z~é发')).toBe(true);
  for (const odd of ['\n', '\u00ad', '\u2028', '\ufeff', 'ﬁ', 'Ａ', '\ud800'])
    expect(isPlainText(odd)).toBe(false);
});
