import type { Attack } from '../attack.ts';

export const attack: Attack = {
  publisher: { environment: { rule: 'named', name: 'release' } },
  job: { environment: 'Release' },
  tokens: ({ mint }) => [
    ...['releases', 'releas', ' release', 'release ', '*', 'any', 'none'].map(
      (environment) => [JSON.stringify(environment), mint({ environment }), 'environment_mismatch'] as const,
    ),
    ['none at all', mint({ environment: null }), 'environment_required'],
    ['an empty one', mint({ environment: '' }), 'id_token_claim_invalid'],
    ['a list of it', mint({ environment: ['release'] }), 'id_token_claim_invalid'],
  ],
};
