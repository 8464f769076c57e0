import { expect, it } from 'vitest';
import { vectorsOf } from '../testing/trap-vectors.ts';
import { spring } from '../testing/traps.ts';

const sshRerun = 'oidc.circleci.com/ssh-rerun';

it.each([
  ['circleci', { [sshRerun]: true }, 'Rerun it without SSH.'],
  ['semaphore', { job_type: 'debug_job' }, 'Publish from a job of a pipeline.'],
  ['semaphore', { job_type: 'project_debug_job' }, 'Publish from a job of a pipeline.'],
])(
  'refuses a job of %s in which a person has a shell, and says what to do',
  async (provider, set, advice) => {
    const [verdict, detail] = await spring(provider, vectorsOf(provider), { set, verdict: 'job_denied' });
    expect(verdict).toBe('job_denied');
    expect(detail).toContain(advice);
  },
);

it.each([undefined, null, 'false', 0, '', [false], {}])(
  'does not take %j for the word that there is none',
  async (value) => {
    const trap = value === undefined ? { drop: [sshRerun] } : { set: { [sshRerun]: value } };
    const [verdict] = await spring('circleci', vectorsOf('circleci'), { ...trap, verdict: '' });
    expect(verdict).toMatch(/^id_token_claim_(missing|invalid)$/);
  },
);
