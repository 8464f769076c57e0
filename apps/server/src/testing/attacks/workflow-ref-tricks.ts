import type { Attack } from '../attack.ts';

export const attack: Attack = {
  tokens({ mint, name }) {
    const below = `acme/${name}/.github/workflows/`;
    const commit = '1f0c3d5e7a9b2c4d6e8f0a1b3c5d7e9f1a2b3c4d';
    const others = [
      `${below}evil.yml@refs/heads/release.yml`,
      `${below}evil.yml@refs/heads/x@release.yml`,
      `${below}release.yml@evil.yml@refs/heads/main`,
      `${below}evil.yml@release.yml@refs/heads/main`,
      `${below}Release.yml@refs/heads/main`,
      `${below}release.yaml@refs/heads/main`,
      `${below}xrelease.yml@refs/heads/main`,
    ];
    const none = [
      `${below}sub/release.yml@refs/heads/main`,
      `${below}../release.yml@refs/heads/main`,
      `evil/${name}/.github/workflows/release.yml@refs/heads/main`,
      `acme/${name}-evil/.github/workflows/release.yml@refs/heads/main`,
      `x${below}release.yml@refs/heads/main`,
      'dynamic/github-code-scanning/codeql',
      `acme/${name}/release.yml@refs/heads/main`,
      `${below}release.yml`,
      `${below}release.yml@refs/`,
      `${below}release.yml@main`,
      `${below}release.yml@${commit.slice(1)}`,
      `${below}.yml@refs/heads/main`,
      below,
      '@',
    ];
    return [
      ...others.map((ref) => [ref, mint({ workflow_ref: ref }), 'identity_mismatch'] as const),
      ...none.map((ref) => [ref, mint({ workflow_ref: ref }), 'id_token_claim_invalid'] as const),
      [
        'the workflow that is called, and not the one that was started',
        mint({
          workflow_ref: `${below}ci.yml@refs/heads/main`,
          job_workflow_ref: `${below}release.yml@refs/heads/main`,
        }),
        'identity_mismatch',
      ],
    ];
  },
};
