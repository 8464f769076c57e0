import type { Attack, Attempt } from '../attack.ts';

const needed = [
  'project_path',
  'project_id',
  'namespace_id',
  'ci_config_ref_uri',
  'pipeline_source',
  'sha',
  'jti',
];
const ids = ['project_id', 'namespace_id', 'pipeline_id', 'job_id'];

export const attack: Attack = {
  provider: 'gitlab',
  tokens: ({ mint, name }) => [
    ...needed.flatMap((claim): Attempt[] => [
      [`no ${claim}`, mint({ [claim]: null }), 'id_token_claim_missing'],
      [`an empty ${claim}`, mint({ [claim]: '' }), 'id_token_claim_invalid'],
    ]),
    ...ids.map(
      (claim) => [`a number for ${claim}`, mint({ [claim]: 5001 }), 'id_token_claim_invalid'] as const,
    ),
    ['another namespace id', mint({ namespace_id: '666' }), 'pin_mismatch'],
    ['another project id', mint({ project_id: '666', job_project_id: '666' }), 'pin_mismatch'],
    ['a deeper group', mint({ project_path: `acme/x/${name}` }), 'id_token_claim_invalid'],
  ],
};
