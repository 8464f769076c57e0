import { describe, expect, it } from 'vitest';
import { noRules } from '../index.ts';
import { judge, publisher, sample, TestIssuer } from '../testing/issuer.ts';

const issuer = new TestIssuer();
const workflow = 'acme/ci/.github/workflows/p.yml';
const called = (job_workflow_ref: unknown, refs: readonly string[], more = {}) =>
  judge(
    issuer,
    sample('github', { job_workflow_ref, ...more }),
    publisher({ rules: { ...noRules, callee: { workflow, refs } } }),
  );

describe('a callee with a ref rule', () => {
  it.each([`${workflow}@refs/tags/v1`, 'Acme/CI/.github/workflows/p.yml@refs/tags/v1'])(
    'is %s',
    async (ref) => {
      expect(await called(ref, ['refs/tags/*'])).toBe('granted');
    },
  );

  it.each([
    `${workflow}@x@refs/tags/v1`,
    `${workflow}@refs/heads/main@refs/tags/v1`,
    `${workflow}@refs/heads/x`,
    `${workflow}@v1`,
    `${workflow}@`,
    workflow,
    `${workflow}x@refs/tags/v1`,
    `${workflow}xrefs/tags/v1`,
    `x${workflow}@refs/tags/v1`,
    `evil/${workflow}@refs/tags/v1`,
    'acme/ci/.github/workflows/P.yml@refs/tags/v1',
    'acme/ci/.GITHUB/workflows/p.yml@refs/tags/v1',
    'acme/ci-evil/.github/workflows/p.yml@refs/tags/v1',
    'acme/ci/.github/workflows/sub/p.yml@refs/tags/v1',
    'acme/ci/.github/workflows/p.ym@refs/tags/v1',
    'evil/ci/.github/workflows/x.yml@acme/ci/.github/workflows/p.yml@refs/tags/v1',
    '',
    ['acme/ci/.github/workflows/p.yml@refs/tags/v1'],
    undefined,
  ])('is not %j', async (ref) => {
    expect(await called(ref, ['refs/tags/*'])).toBe('callee_mismatch');
  });
});

describe('a callee at any ref', () => {
  it.each([`${workflow}@refs/heads/x`, `${workflow}@refs/heads/a@b.yml`, `${workflow}@${'a'.repeat(40)}`])(
    'is %s',
    async (ref) => {
      expect(await called(ref, [])).toBe('granted');
    },
  );

  // A file may have an @ in its name, so what comes after ours need not be a ref.
  it.each([`${workflow}@x.yml@refs/heads/main`, `${workflow}@refs`, `${workflow}@refs/`, `${workflow}@main`])(
    'is not another file that begins with its name: %s',
    async (ref) => {
      expect(await called(ref, [])).toBe('callee_mismatch');
      expect(await called(ref, ['**'])).toBe('callee_mismatch');
    },
  );
});

it('matches nothing with a rule whose workflow is empty or without a repository', async () => {
  for (const broken of ['', 'p.yml', '/'])
    expect(
      await judge(
        issuer,
        sample('github', { job_workflow_ref: `${broken}@refs/tags/v1` }),
        publisher({ rules: { ...noRules, callee: { workflow: broken, refs: [] } } }),
      ),
    ).toBe(broken === '' ? 'callee_mismatch' : 'granted');
});
