import type { EnvironmentField, IdentityField } from '../../provider-descriptor.ts';
import { uuidRules } from '../common-rules.ts';

export const identity: readonly IdentityField[] = [
  {
    key: 'workspace',
    label: 'Workspace',
    help: 'The UUID of the workspace, as its settings for OpenID Connect show it.',
    example: '2344b7f4-232c-4a84-8c84-34000000585c',
    role: 'lookup',
    value: { take: 'claim', claim: 'workspaceUuid' },
    fold: 'uuid',
    rules: uuidRules('The Bitbucket workspace'),
  },
  {
    key: 'repository',
    label: 'Repository',
    help: 'The UUID of the repository, as its settings for OpenID Connect show it.',
    example: '850d3e43-84f5-469f-8a1f-3300000056a9',
    role: 'lookup',
    value: { take: 'claim', claim: 'repositoryUuid' },
    fold: 'uuid',
    rules: uuidRules('The Bitbucket repository'),
  },
];

export const environment: EnvironmentField = {
  claim: 'deploymentEnvironmentUuid',
  fold: 'uuid',
  rules: uuidRules('The deployment environment'),
  howToName: 'Add `deployment:` with the name of the environment to the step that publishes.',
};
