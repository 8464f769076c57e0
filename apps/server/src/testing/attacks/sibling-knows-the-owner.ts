import type { Attack } from '../attack.ts';

export const attack: Attack = {
  /** A second publisher of the name, which knows no owner yet and would take whoever comes. */
  prepare: ({ ci, name, issuerUrl }) =>
    ci.publisher({
      crates: [`${name}-two`],
      issuer: issuerUrl,
      identity: { owner: 'acme', repository: name, workflow: 'other.yml' },
    }),
  tokens: ({ mintJob }) => [
    [
      'a stranger, by the workflow of the new one',
      mintJob({ ownerId: 666, repositoryId: 667, workflow: 'other.yml' }),
      'pin_mismatch',
    ],
  ],
};
