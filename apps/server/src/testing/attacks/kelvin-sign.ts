import type { Attack } from '../attack.ts';

const KELVIN = '\u212A';

export const attack: Attack = {
  tokens({ mint, name }) {
    const looking = `acme/${name.replace('k', KELVIN)}`;
    const workflow_ref = `${looking}/.github/workflows/release.yml@refs/heads/main`;
    return [
      [
        'a repository that only looks like it',
        mint({ repository: looking, workflow_ref }),
        'publisher_not_found',
      ],
      ['a workflow of such a repository', mint({ workflow_ref }), 'id_token_claim_invalid'],
      [
        'such a repository with the workflow of the real one',
        mint({ repository: looking }),
        'id_token_claim_invalid',
      ],
    ];
  },
};
