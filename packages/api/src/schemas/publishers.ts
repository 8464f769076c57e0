import { type Static, Type } from 'typebox';
import { tokenScopes } from '../shapes/publisher.ts';
import { closed, Id, nullable, PagingWithTotal, Texts, Time } from './shapes.ts';

const Scalar = Type.Union([Type.String(), Type.Number(), Type.Boolean()]);
export const Scope = Type.Enum([...tokenScopes]);

export const Rules = closed(
  {
    refs: Texts,
    ref_protected: Type.Boolean(),
    events: Texts,
    runner: nullable(Type.String()),
    callee: nullable(closed({ workflow: Type.String(), refs: Texts })),
    claims: Type.Array(
      closed({
        claim: Type.String(),
        op: Type.Enum(['eq', 'in', 'contains', 'glob']),
        value: Type.Union([Scalar, Type.Array(Scalar)]),
      }),
    ),
  },
  { title: 'PublisherRules' },
);

/** A trusted publisher, whatever its provider. */
export const Publisher = closed(
  {
    id: Id,
    provider: Type.String(),
    issuer: Type.String(),
    crates: Type.Array(Type.String(), {
      description: 'Crates, then names that wait for their first version, then the pattern.',
    }),
    pending_crates: Texts,
    identity: Type.Record(Type.String(), Type.String()),
    environment: closed({ rule: Type.Enum(['named', 'any', 'none']), name: nullable(Type.String()) }),
    rules: Rules,
    scopes: Type.Array(Scope),
    token_lifetime_seconds: nullable(Type.Integer()),
    require_api_token: Type.Boolean(),
    state: Type.Enum(['active', 'disabled', 'pending', 'needs_review', 'lapsed']),
    pins: Type.Record(Type.String(), nullable(Type.String()), {
      description: 'Immutable ids by the name of the claim; null is not known yet.',
    }),
    created_at: Time,
    created_by: nullable(Type.String()),
    created_by_is_owner: nullable(Type.Boolean()),
    confirmed_at: Time,
    updated_at: nullable(Time),
    last_used_at: nullable(Time),
    expires_at: nullable(Time),
    live_tokens: Id,
  },
  { title: 'Publisher' },
);
export type Publisher = Static<typeof Publisher>;

export const OnePublisher = closed({ publisher: Publisher, warnings: Texts });
export type OnePublisher = Static<typeof OnePublisher>;
export const Publishers = closed({ publishers: Type.Array(Publisher), meta: PagingWithTotal });
export type Publishers = Static<typeof Publishers>;

const beyondCratesIo = {
  issuer: Type.String(),
  last_used_at: nullable(Time),
  environment_rule: Type.Enum(['named', 'any', 'none']),
  complete: Type.Boolean({
    description: 'False where the publisher asks for more than this shape can tell.',
  }),
};

export const GithubConfig = closed(
  {
    id: Id,
    crate: Type.String(),
    repository_owner: Type.String(),
    repository_owner_id: nullable(Id),
    repository_name: Type.String(),
    workflow_filename: Type.String(),
    environment: nullable(Type.String()),
    created_at: Time,
    ...beyondCratesIo,
  },
  { title: 'GithubConfig' },
);
export const OneGithubConfig = closed({ github_config: GithubConfig });
export const GithubConfigs = closed({ github_configs: Type.Array(GithubConfig), meta: PagingWithTotal });

export const GitlabConfig = closed(
  {
    id: Id,
    crate: Type.String(),
    namespace: Type.String(),
    namespace_id: nullable(Type.String()),
    project: Type.String(),
    workflow_filepath: Type.String(),
    environment: nullable(Type.String()),
    created_at: Time,
    ...beyondCratesIo,
  },
  { title: 'GitlabConfig' },
);
export const OneGitlabConfig = closed({ gitlab_config: GitlabConfig });
export const GitlabConfigs = closed({ gitlab_configs: Type.Array(GitlabConfig), meta: PagingWithTotal });
