import { Type } from 'typebox';
import type { ConfigView } from './config-view.ts';

const fields = Type.Object({
  crate: Type.String(),
  namespace: Type.String(),
  project: Type.String(),
  workflow_filepath: Type.String(),
  environment: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  // Beyond crates.io: which instance is meant, and the namespace's id where it is known beforehand.
  issuer: Type.Optional(Type.String()),
  namespace_id: Type.Optional(
    Type.Union([Type.String({ pattern: '^[1-9][0-9]{0,19}$' }), Type.Integer({ minimum: 1 }), Type.Null()]),
  ),
});

/** `gitlab_configs`: null in `namespace_id` until the first use pins it. */
export const gitlabConfigs: ConfigView<typeof fields> = {
  provider: 'gitlab',
  title: 'GitLab',
  path: '/api/v1/trusted_publishing/gitlab_configs',
  one: 'gitlab_config',
  many: 'gitlab_configs',
  fields,
  names: {
    'identity.namespace': 'namespace',
    'identity.project': 'project',
    'identity.workflow': 'workflow_filepath',
    'environment.name': 'environment',
    'pins.namespace_id': 'namespace_id',
  },
  read: (input) => ({
    issuerUrl: input.issuer ?? null,
    crate: input.crate,
    identity: {
      namespace: input.namespace,
      project: input.project,
      workflow: input.workflow_filepath,
    },
    environment: input.environment ?? null,
    pins: input.namespace_id ? { namespace_id: String(input.namespace_id) } : {},
  }),
  show: ({ id, crates, identity, pins, environment, createdAt }) => ({
    id,
    crate: crates[0]?.name ?? '',
    namespace: identity['namespace'] ?? '',
    namespace_id: pins['namespace_id'] ?? null,
    project: identity['project'] ?? '',
    workflow_filepath: identity['workflow'] ?? '',
    environment: environment.rule === 'named' ? environment.name : null,
    created_at: createdAt.toISOString(),
  }),
};
