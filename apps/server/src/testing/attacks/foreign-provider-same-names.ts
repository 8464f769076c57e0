import { type Attack, takeApart } from '../attack.ts';

export const attack: Attack = {
  tokens({ mint, ci, name }) {
    const { sub: _, iss: __, ...claims } = JSON.parse(takeApart(mint()).payloadText);
    const job = { projectPath: `acme/${name}`, namespaceId: 5001, projectId: 1 };
    const options = { issuer: 'gitlab', audience: ci.audience };
    return [
      [
        'GitLab with the claims of both',
        ci.sim.mint({ ...options, job, claims: claims }),
        'publisher_not_found',
      ],
      [
        'GitLab with those of GitHub alone',
        ci.sim.mint({ ...options, job, claims: { ...claims, project_path: null } }),
        'id_token_claim_missing',
      ],
    ];
  },
};
