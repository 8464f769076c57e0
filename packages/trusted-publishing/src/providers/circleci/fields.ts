import type { IdentityField } from '../../provider-descriptor.ts';
import { plainTextUpTo255Bytes, uuidRules } from '../common-rules.ts';

export const identity: readonly IdentityField[] = [
  {
    key: 'organization',
    label: 'Organisation id',
    help: 'The UUID of the organisation, in its settings.',
    example: 'fa8cfb85-fa83-41c9-8249-1500000023af',
    role: 'lookup',
    value: { take: 'claim', claim: 'oidc.circleci.com/org-id' },
    fold: 'uuid',
    rules: uuidRules('The CircleCI organisation id'),
  },
  {
    key: 'project',
    label: 'Project id',
    help: 'The UUID of the project, in its settings.',
    example: '98c47536-98ba-45ae-84ae-160000002562',
    role: 'lookup',
    value: { take: 'claim', claim: 'oidc.circleci.com/project-id' },
    fold: 'uuid',
    rules: uuidRules('The CircleCI project id'),
  },
  {
    key: 'pipeline_definition',
    label: 'Pipeline definition id',
    help: 'The UUID of the pipeline definition, which says where the configuration comes from.',
    example: 'd5336898-d528-4d78-8978-1800000028c8',
    role: 'match',
    value: { take: 'claim', claim: 'oidc.circleci.com/pipeline-definition-id' },
    fold: 'uuid',
    rules: uuidRules('The CircleCI pipeline definition id'),
  },
  {
    key: 'vcs_origin',
    label: 'Repository',
    help: 'The repository whose code the job runs, as host, owner and name. It is what tells a fork from the original.',
    example: 'github.com/octo-org/octo-repo',
    role: 'match',
    value: { take: 'claim', claim: 'oidc.circleci.com/vcs-origin' },
    fold: 'ascii',
    tellsForks: true,
    rules: [
      ...plainTextUpTo255Bytes('The repository'),
      {
        rule: 'pattern',
        pattern: '[A-Za-z0-9.\\-]+(?::[0-9]+)?(?:\\/(?!\\.{1,2}(?:\\/|$))[A-Za-z0-9_.\\-]+){2,}',
        says: 'The repository has the form `host/owner/name`, without `https://`: `github.com/octo-org/octo-repo`.',
      },
    ],
  },
];
