import { expect, it } from 'vitest';
import { githubUrl, judge, publisher, sample, TestIssuer } from './testing/issuer.ts';

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
