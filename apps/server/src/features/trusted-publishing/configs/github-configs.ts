import { Type } from 'typebox';
import type { ConfigView } from './config-view.ts';

const fields = Type.Object({
  crate: Type.String(),
  repository_owner: Type.String(),
  repository_name: Type.String(),
  workflow_filename: Type.String(),
  environment: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  // Beyond crates.io: which issuer is meant, and the owner's id where it is known beforehand.
  issuer: Type.Optional(Type.String()),
  repository_owner_id: Type.Optional(Type.Union([Type.Integer({ minimum: 1 }), Type.Null()])),
});

/** `github_configs`: null in `repository_owner_id` until the first use pins it, as no GitHub API is asked. */
export const githubConfigs: ConfigView<typeof fields> = {
  provider: 'github',
  title: 'GitHub',
  path: '/api/v1/trusted_publishing/github_configs',
  one: 'github_config',
  many: 'github_configs',
  fields,
  names: {
    'identity.owner': 'repository_owner',
    'identity.repository': 'repository_name',
    'identity.workflow': 'workflow_filename',
    'environment.name': 'environment',
    'pins.repository_owner_id': 'repository_owner_id',
  },
  read: (input) => ({
    issuerUrl: input.issuer ?? null,
    crate: input.crate,
    identity: {
      owner: input.repository_owner,
      repository: input.repository_name,
      workflow: input.workflow_filename,
    },
    environment: input.environment ?? null,
    pins: input.repository_owner_id ? { repository_owner_id: String(input.repository_owner_id) } : {},
  }),
  show: ({ id, crates, identity, pins, environment, createdAt }) => {
    const ownerId = pins['repository_owner_id'] ?? null;
    return {
      id,
      crate: crates[0]?.name ?? '',
      repository_owner: identity['owner'] ?? '',
      repository_owner_id: ownerId === null ? null : Number(ownerId),
      repository_name: identity['repository'] ?? '',
      workflow_filename: identity['workflow'] ?? '',
      environment: environment.rule === 'named' ? environment.name : null,
      created_at: createdAt.toISOString(),
    };
  },
};
