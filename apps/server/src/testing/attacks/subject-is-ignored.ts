import type { Attack } from '../attack.ts';

export const attack: Attack = {
  tokens: ({ mint, mintJob, name }) => [
    [
      'a subject that would match, with claims that do not',
      mintJob(
        { repository: 'mallory/evil', ownerId: 666 },
        { claims: { sub: `repo:acme/${name}:ref:refs/heads/main` } },
      ),
      'publisher_not_found',
    ],
    [
      'a subject of the workflow, with the claim of another',
      mint({
        sub: `repo:acme/${name}:workflow:release.yml`,
        workflow_ref: `acme/${name}/.github/workflows/evil.yml@refs/heads/main`,
      }),
      'identity_mismatch',
    ],
  ],
};
