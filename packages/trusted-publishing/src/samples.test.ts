import { expect, it } from 'vitest';
import {
  githubUrl,
  gitlabIssuer,
  gitlabPublisher,
  judge,
  publisher,
  sample,
  TestIssuer,
} from './testing/issuer.ts';

const github = new TestIssuer(githubUrl, 1);
const enterprise = new TestIssuer(`${githubUrl}/octo-enterprise`, 2);
const server = new TestIssuer('https://ghes.example.com/_services/token', 3);
const tenant = new TestIssuer('https://token.actions.octocorp.ghe.com', 4);
const anyEnvironment = publisher({ environment: { rule: 'any' } });
const serverPins = { repository_owner_id: '12', repository_id: '57' };
const tenantPins = { repository_owner_id: '1001', repository_id: '3001' };

it.each([
  ['github', github, publisher(), 'granted'],
  ['github__legacy_subject_no_environment', github, anyEnvironment, 'granted'],
  ['github__legacy_subject_no_environment', github, publisher({ environment: { rule: 'none' } }), 'granted'],
  ['github__legacy_subject_no_environment', github, publisher(), 'environment_required'],
  ['github__enterprise_slug_issuer', enterprise, publisher({ issuerId: 2 }), 'granted'],
  ['github__enterprise_slug_issuer', enterprise, publisher(), 'publisher_not_found'],
  ['github__reusable_workflow', github, publisher(), 'granted'],
  ['github__reject_pull_request_target', github, anyEnvironment, 'trigger_denied'],
  ['github__reject_recreated_repository', github, publisher(), 'pin_mismatch'],
  ['github_enterprise_server', server, { ...anyEnvironment, issuerId: 3, pins: serverPins }, 'granted'],
  ['github_enterprise_server', server, anyEnvironment, 'publisher_not_found'],
  ['github_data_residency', tenant, { ...publisher(), issuerId: 4, pins: tenantPins }, 'granted'],
  ['github_data_residency', tenant, publisher(), 'publisher_not_found'],
] as const)('judges the sample %s', async (name, issuer, registered, verdict) => {
  expect(await judge(issuer, sample(name), registered)).toBe(verdict);
});

const gitlab = gitlabIssuer();
const selfManaged = gitlabIssuer('https://gitlab.example.com', 5);
/** The names of the self-managed sample, registered at an issuer. */
const platform = (issuerId: number) =>
  gitlabPublisher({
    issuerId,
    identity: { namespace: 'platform', project: 'octo-crate', workflow: 'ci/release.yml' },
    environment: { rule: 'any' },
    pins: { namespace_id: '72', project_id: '20' },
  });

it.each([
  ['gitlab', gitlab, gitlabPublisher(), 'granted'],
  ['gitlab', gitlab, gitlabPublisher({ environment: { rule: 'none' } }), 'environment_forbidden'],
  ['gitlab_self_managed', selfManaged, platform(5), 'granted'],
  ['gitlab_self_managed', selfManaged, platform(1), 'publisher_not_found'],
  ['gitlab_self_managed', gitlab, platform(1), 'id_token_issuer_unknown'],
  ['gitlab__reject_fork_merge_request', gitlab, gitlabPublisher(), 'trigger_denied'],
  ['gitlab__custom_sub_null_config', gitlab, gitlabPublisher(), 'id_token_claim_invalid'],
] as const)('judges the sample %s of GitLab', async (name, issuer, registered, verdict) => {
  expect(await judge(issuer, sample(name), registered)).toBe(verdict);
});
