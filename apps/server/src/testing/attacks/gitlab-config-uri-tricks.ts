import type { Attack } from '../attack.ts';

export const attack: Attack = {
  provider: 'gitlab',
  tokens({ mint, issuerUrl, name }) {
    const server = issuerUrl.replace(/^https?:\/\//, '');
    const below = `${server}/acme/${name}//`;
    const commit = '1f0c3d5e7a9b2c4d6e8f0a1b3c5d7e9f1a2b3c4d';
    const others = [
      `${below}evil.yml@refs/heads/.gitlab-ci.yml`,
      `${below}ci/.gitlab-ci.yml@refs/heads/main`,
      `${below}.gitlab-ci.yaml@refs/heads/main`,
      `${below}.GitLab-CI.yml@refs/heads/main`,
      `${below}x.gitlab-ci.yml@refs/heads/main`,
    ];
    const none = [
      `${below}.gitlab-ci.yml@evil/project@refs/heads/main`,
      `${below}https://evil.example/.gitlab-ci.yml@refs/heads/main`,
      `${below}../.gitlab-ci.yml@refs/heads/main`,
      `${below}.gitlab-ci.yml@refs/heads/x@refs/heads/main`,
      `${server}/acme/${name}-evil//.gitlab-ci.yml@refs/heads/main`,
      `${server}/evil/${name}//.gitlab-ci.yml@refs/heads/main`,
      `evil.example/acme/${name}//.gitlab-ci.yml@refs/heads/main`,
      `https://${below}.gitlab-ci.yml@refs/heads/main`,
      `${below}.gitlab-ci.yml`,
      `${below}.gitlab-ci.yml@main`,
      `${below}.gitlab-ci.yml@${commit}0`,
      `${below}.yml@refs/heads/main`,
      below,
      '@',
    ];
    return [
      ...others.map((uri) => [uri, mint({ ci_config_ref_uri: uri }), 'identity_mismatch'] as const),
      ...none.map((uri) => [uri, mint({ ci_config_ref_uri: uri }), 'id_token_claim_invalid'] as const),
    ];
  },
};
