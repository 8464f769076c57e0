import type { Attack } from '../attack.ts';

const called = 'acme/ci/.github/workflows/p.yml';

export const attack: Attack = {
  publisher: { rules: { callee: { workflow: called, refs: ['refs/tags/*'] } } },
  job: { reusableWorkflow: { repository: 'acme/ci', workflow: 'p.yml', ref: 'refs/tags/v1' } },
  tokens: ({ mint }) =>
    [
      `${called}@x@refs/tags/v1`,
      `${called}@refs/heads/main@refs/tags/v1`,
      `${called}@refs/heads/x`,
      `${called}@v1`,
      `${called}@`,
      called,
      `${called}x@refs/tags/v1`,
      `${called}xrefs/tags/v1`,
      `x${called}@refs/tags/v1`,
      `evil/${called}@refs/tags/v1`,
      'acme/ci/.github/workflows/P.yml@refs/tags/v1',
      'acme/ci-evil/.github/workflows/p.yml@refs/tags/v1',
      `evil/ci/.github/workflows/x.yml@${called}@refs/tags/v1`,
      [`${called}@refs/tags/v1`],
      null,
    ].map((ref) => [JSON.stringify(ref), mint({ job_workflow_ref: ref }), 'callee_mismatch']),
};
