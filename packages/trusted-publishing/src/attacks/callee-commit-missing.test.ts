import { expect, it } from 'vitest';
import { noRules } from '../index.ts';
import { judge, publisher, sample, TestIssuer } from '../testing/issuer.ts';

const issuer = new TestIssuer();
const workflow = 'acme/ci/.github/workflows/p.yml';
const commit = 'c0ffee'.padEnd(40, '0');
const pinned = publisher({ rules: { ...noRules, callee: { workflow, refs: [commit] } } });
const verdict = (ref: string, job_workflow_sha: unknown) =>
  judge(issuer, sample('github', { job_workflow_ref: `${workflow}@${ref}`, job_workflow_sha }), pinned);

it('asks for the commit the callee really was at, whatever ref it was called by', async () => {
  expect(await verdict(commit, commit)).toBe('granted');
  expect(await verdict('refs/heads/main', commit)).toBe('granted');
});

it.each([
  undefined,
  null,
  '',
  'c0ffee',
  commit.toUpperCase(),
  commit.slice(1),
  `${commit}0`,
  [commit],
  'd'.repeat(40),
])('is not met by a ref that looks like the commit with the commit %j', async (sha) => {
  expect(await verdict(commit, sha)).toBe('callee_mismatch');
  expect(await verdict(`refs/heads/${commit}`, sha)).toBe('callee_mismatch');
});
