import {
  type Answers,
  administrators,
  type Expected,
  everybody,
  persons,
  type RouteRule,
  reading,
} from '../access/authorisation.ts';

/** Those of crates one owns; an administrator owns no crate by that. */
const managing = (expected: Expected, toOthers: Expected = 'publisher_owner_required'): Answers =>
  persons({ stranger: toOthers, owner: expected, administrator: toOthers });

/** The same, and a token that only looks may. */
const looking = (expected: Expected, toOthers?: Expected): Answers => ({
  ...managing(expected, toOthers),
  'token for publishers': expected,
});

/** A credential that comes along shows more, so one that is no good is refused. */
const rehearsing: Answers = {
  ...persons({ stranger: 200, owner: 200, administrator: 200 }),
  anonymous: 200,
  'token for publishers': 200,
  'token for another crate': 200,
};

/** There is none, and who may not know that does not learn it. */
const missing: Answers = {
  ...everybody('publisher_unknown'),
  anonymous: 'authentication_required',
  'expired token': 'authentication_failed',
  'revoked token': 'authentication_failed',
  'publisher token': 'authentication_failed',
  'bound token': 'authentication_failed',
};

/** One by its id: for whoever may not see it there is none. */
const byId = (expected: Expected, isLook = false): Answers => ({
  ...managing(expected, 'publisher_unknown'),
  'token for another crate': 'publisher_unknown',
  ...(isLook ? { 'token for publishers': expected } : {}),
});

/** By the access token that it is about. */
const itself = (expected: Expected): Answers => ({
  ...everybody('access_token_malformed'),
  anonymous: 'authorization_header_invalid',
  'publisher token': expected,
  'bound token': expected,
});

export const authorisation: readonly RouteRule[] = [
  {
    route: 'GET /api/v1/trusted_publishing/github_configs',
    at: '/api/v1/trusted_publishing/github_configs?crate={crate}',
    answers: looking(200),
    hidden: { stranger: 'crate_not_found' },
  },
  {
    route: 'POST /api/v1/trusted_publishing/github_configs',
    at: '/api/v1/trusted_publishing/github_configs',
    body: {
      github_config: {
        crate: '{crate}',
        repository_owner: 'acme',
        repository_name: 'rocket',
        workflow_filename: 'x.yml',
      },
    },
    answers: managing(200),
    hidden: { stranger: 'crate_not_found' },
    changes: true,
  },
  {
    route: 'DELETE /api/v1/trusted_publishing/github_configs/:id',
    at: '/api/v1/trusted_publishing/github_configs/{publisher}',
    answers: managing(204),
    changes: true,
  },
  {
    route: 'GET /api/v1/trusted_publishing/gitlab_configs',
    at: '/api/v1/trusted_publishing/gitlab_configs?crate={crate}',
    answers: looking(200),
    hidden: { stranger: 'crate_not_found' },
  },
  {
    route: 'POST /api/v1/trusted_publishing/gitlab_configs',
    at: '/api/v1/trusted_publishing/gitlab_configs',
    body: {
      gitlab_config: {
        crate: '{crate}',
        namespace: 'acme',
        project: 'rocket',
        workflow_filepath: '.gitlab-ci.yml',
      },
    },
    answers: managing(200),
    hidden: { stranger: 'crate_not_found' },
    changes: true,
  },
  {
    route: 'DELETE /api/v1/trusted_publishing/gitlab_configs/:id',
    at: '/api/v1/trusted_publishing/gitlab_configs/1',
    answers: missing,
  },
  {
    route: 'GET /api/v1/trusted_publishing/publishers',
    at: '/api/v1/trusted_publishing/publishers?crate={crate}',
    answers: looking(200),
    hidden: { stranger: 'crate_not_found' },
  },
  {
    route: 'POST /api/v1/trusted_publishing/publishers',
    at: '/api/v1/trusted_publishing/publishers',
    body: {
      publisher: {
        provider: 'github',
        crates: ['rocket'],
        identity: { owner: 'acme', repository: 'rocket', workflow: 'release.yml' },
      },
    },
    answers: managing('publisher_duplicate'),
  },
  {
    route: 'GET /api/v1/trusted_publishing/publishers/:id',
    at: '/api/v1/trusted_publishing/publishers/{publisher}',
    answers: byId(200, true),
  },
  {
    route: 'PATCH /api/v1/trusted_publishing/publishers/:id',
    at: '/api/v1/trusted_publishing/publishers/{publisher}',
    body: { publisher: { state: 'disabled' } },
    answers: byId(200),
    changes: true,
  },
  {
    route: 'DELETE /api/v1/trusted_publishing/publishers/:id',
    at: '/api/v1/trusted_publishing/publishers/{publisher}',
    answers: byId(204),
    changes: true,
  },
  {
    route: 'GET /api/v1/trusted_publishing/attempts',
    at: '/api/v1/trusted_publishing/attempts?crate={crate}',
    answers: looking(200),
    hidden: { stranger: 'crate_not_found' },
  },
  {
    route: 'GET /api/v1/trusted_publishing/attempts/:id',
    at: '/api/v1/trusted_publishing/attempts/{attempt}',
    answers: { ...looking(200, 'attempt_not_found'), administrator: 200 },
  },
  {
    route: 'POST /api/v1/trusted_publishing/attempts/:id/publisher',
    at: '/api/v1/trusted_publishing/attempts/{attempt}/publisher',
    body: {},
    answers: managing('attempt_not_mendable', 'attempt_not_found'),
  },
  { route: 'GET /api/v1/trusted_publishing/providers', ...reading() },
  {
    route: 'POST /api/v1/trusted_publishing/rehearsals',
    at: '/api/v1/trusted_publishing/rehearsals',
    body: { jwt: 'x' },
    answers: rehearsing,
    // Refuses it, as any credential that is no good.
    takesHalf: true,
  },
  {
    route: 'POST /api/v1/trusted_publishing/tokens',
    at: '/api/v1/trusted_publishing/tokens',
    body: { jwt: 'x' },
    answers: everybody('id_token_malformed'),
  },
  {
    route: 'POST /api/v1/trusted_publishing/tokens/revocations',
    at: '/api/v1/trusted_publishing/tokens/revocations',
    body: { jwt: 'x' },
    answers: everybody('id_token_malformed'),
  },
  {
    route: 'GET /api/v1/trusted_publishing/tokens/current',
    at: '/api/v1/trusted_publishing/tokens/current',
    answers: itself(200),
  },
  {
    route: 'DELETE /api/v1/trusted_publishing/tokens',
    at: '/api/v1/trusted_publishing/tokens',
    answers: itself(204),
    endsCredential: true,
  },
  { route: 'GET /api/v1/admin/issuers', answers: administrators(200) },
  {
    route: 'POST /api/v1/admin/issuers',
    body: { issuer: { provider: 'github' } },
    answers: administrators('issuer_invalid'),
  },
  {
    route: 'POST /api/v1/admin/issuers/check',
    body: { issuer: { provider: 'github' } },
    answers: administrators('issuer_invalid'),
  },
  { route: 'GET /api/v1/admin/issuers/:id', at: '/api/v1/admin/issuers/1', answers: administrators(200) },
  {
    route: 'PATCH /api/v1/admin/issuers/:id',
    at: '/api/v1/admin/issuers/1',
    body: { issuer: {} },
    answers: administrators(200),
  },
  {
    route: 'DELETE /api/v1/admin/issuers/:id',
    at: '/api/v1/admin/issuers/1',
    answers: administrators('issuer_in_use'),
  },
  {
    route: 'POST /api/v1/admin/issuers/:id/check',
    at: '/api/v1/admin/issuers/1/check',
    answers: administrators(200),
  },
  { route: 'GET /api/v1/admin/trusted_publishing', answers: administrators(200) },
  {
    route: 'PATCH /api/v1/admin/trusted_publishing',
    body: { trusted_publishing: { enabled: true } },
    answers: administrators(200),
  },
];
