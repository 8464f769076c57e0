import type { Attack } from '../attack.ts';

const commit = 'c2609d7be814f35a0972d6b1e8f43c5a7d10b96e';
const called = 'acme/ci/.github/workflows/publish.yml';

export const attack: Attack = {
  publisher: { rules: { callee: { workflow: called, refs: [commit] } } },
  job: {
    reusableWorkflow: { repository: 'acme/ci', workflow: 'publish.yml', ref: 'refs/tags/v1', sha: commit },
  },
  tokens: ({ mint }) =>
    [null, '', commit.toUpperCase(), commit.slice(1), `${commit}0`, [commit], 'f'.repeat(40)].map((sha) => [
      `the commit ${JSON.stringify(sha)}`,
      mint({ job_workflow_ref: `${called}@refs/tags/v1`, job_workflow_sha: sha }),
      'callee_mismatch',
    ]),
};
