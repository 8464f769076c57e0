import type { Attack } from '../attack.ts';

const sshRerun = 'oidc.circleci.com/ssh-rerun';

export const attack: Attack = {
  provider: 'circleci',
  tokens: ({ mint, mintJob, name }) => [
    ['rerun with SSH', mintJob({ sshRerun: true }), 'job_denied'],
    ['without a word on it', mint({ [sshRerun]: null }), 'id_token_claim_missing'],
    ...['false', 0, '', [false], {}].map(
      (value) => [JSON.stringify(value), mint({ [sshRerun]: value }), 'id_token_claim_invalid'] as const,
    ),
    ['a pull request', mintJob({ ref: 'refs/heads/pull/1' }), 'job_denied'],
    [
      'a fork, with the ids of the original',
      mint({ 'oidc.circleci.com/vcs-origin': `github.com/mallory/${name}` }),
      'identity_mismatch',
    ],
  ],
};
