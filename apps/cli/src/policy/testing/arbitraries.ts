import type { NewPublisher } from '@waybill/api';
import fc from 'fast-check';
import { GITHUB, GITLAB } from './fake-registry.ts';

/** Crates of the pretend registry, in their own spelling; the others that are named are reserved names. */
export const existingCrates = ['Rocket_Macros', 'rocket', 'acme-core', 'acme-log', 'comet'];

const names = ['rocket', 'rocket-macros', 'acme_log', 'new-name', 'acme-*', 'rocket*'];

const crates = fc
  .uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 3 })
  .map((some) =>
    some.filter((name, at) => !name.includes('*') || some.findIndex((one) => one.includes('*')) === at),
  );

const github = fc.record({
  provider: fc.constant('github'),
  issuer: fc.constant(GITHUB),
  identity: fc.record({
    owner: fc.constantFrom('acme', 'Acme'),
    repository: fc.constantFrom('rocket', 'ROCKET'),
    workflow: fc.constantFrom('release.yml', 'release.yml', 'release.yml', 'publish.yaml'),
  }),
  rules: fc.record(
    {
      refs: fc.uniqueArray(
        fc.constantFrom('refs/tags/{{crate}}-v{{version}}', 'refs/tags/v*', 'refs/heads/main'),
      ),
      ref_protected: fc.boolean(),
      events: fc.uniqueArray(fc.constantFrom('push', 'Push', 'release', 'workflow_dispatch')),
      runner: fc.constantFrom('github-hosted', 'self-hosted', null),
      callee: fc.option(
        fc.record({
          workflow: fc.constant('acme/ci/.github/workflows/publish.yml'),
          refs: fc.uniqueArray(fc.constantFrom('refs/tags/v1', 'refs/heads/main')),
        }),
      ),
      claims: fc.uniqueArray(
        fc.constantFrom(
          { claim: 'repository_visibility', op: 'eq' as const, value: 'private' },
          { claim: 'actor', op: 'in' as const, value: ['ferris', 'corro "the" \\ crab'] },
          { claim: 'repo_property_team', op: 'glob' as const, value: 'core-*' },
        ),
      ),
    },
    { requiredKeys: [] },
  ),
  pins: fc.constantFrom({}, { repository_owner_id: '5001' }),
});

const gitlab = fc.record({
  provider: fc.constant('gitlab'),
  issuer: fc.constantFrom(GITLAB, 'https://gitlab.example.com'),
  identity: fc.record({
    namespace: fc.constantFrom('acme/tools', 'Acme/tools'),
    project: fc.constant('rocket'),
    workflow: fc.constant('.gitlab-ci.yml'),
  }),
  rules: fc.record({ refs: fc.uniqueArray(fc.constantFrom('refs/tags/**')) }, { requiredKeys: [] }),
  pins: fc.constantFrom({}, { namespace_id: '7' }),
});

const rest = fc.record(
  {
    environment: fc.constantFrom(
      { rule: 'any' as const, name: null },
      { rule: 'none' as const, name: null },
      { rule: 'named' as const, name: 'release' },
      { rule: 'named' as const, name: 'Release' },
    ),
    scopes: fc.uniqueArray(fc.constantFrom('publish-new' as const, 'yank' as const, 'read' as const), {
      minLength: 1,
    }),
    token_lifetime_seconds: fc.constantFrom(null, 30, 600),
    require_api_token: fc.boolean(),
  },
  { requiredKeys: [] },
);

/** Publishers the server would take, as far as one alone can tell; of few jobs and crates, so that they often meet. */
export const publishers: fc.Arbitrary<NewPublisher[]> = fc.array(
  fc
    .tuple(crates, fc.oneof(github, gitlab), rest)
    .map(([crates, one, more]) => ({ crates, ...one, ...more })),
  { maxLength: 6 },
);
