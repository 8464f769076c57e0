import type { Attack, Attempt } from '../attack.ts';

const needed = [
  'repository',
  'repository_id',
  'repository_owner_id',
  'workflow_ref',
  'event_name',
  'run_id',
  'sha',
];

export const attack: Attack = {
  tokens: ({ mint, name }) => [
    ...needed.flatMap((claim): Attempt[] => [
      [`no ${claim}`, mint({ [claim]: null }), 'id_token_claim_missing'],
      ...['', 7, true, [`acme/${name}`], {}, 'a\0b'].map(
        (value) =>
          [`${claim} ${JSON.stringify(value)}`, mint({ [claim]: value }), 'id_token_claim_invalid'] as const,
      ),
    ]),
    ...['acme', `acme/${name}/x`, `/${name}`, 'acme/', 'acme/..'].map(
      (repository) => [repository, mint({ repository }), 'id_token_claim_invalid'] as const,
    ),
    ...['05001', '5001 ', '+5001', '5001.0', '0x1389'].map(
      (id) => [`owner id ${id}`, mint({ repository_owner_id: id }), 'id_token_claim_invalid'] as const,
    ),
  ],
};
