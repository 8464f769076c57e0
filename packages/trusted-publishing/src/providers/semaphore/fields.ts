import type { IdentityField } from '../../provider-descriptor.ts';
import { plainTextUpTo255Bytes, upTo255Bytes } from '../common-rules.ts';

export const identity: readonly IdentityField[] = [
  {
    key: 'organization',
    label: 'Organisation',
    help: 'The name of the organisation, as in the host of its address.',
    example: 'octo-org',
    role: 'lookup',
    value: { take: 'claim', claim: 'org' },
    fold: 'ascii',
    rules: [
      ...upTo255Bytes('The Semaphore organisation'),
      {
        rule: 'pattern',
        pattern: '[A-Za-z0-9](?:[A-Za-z0-9\\-]*[A-Za-z0-9])?',
        says: 'The Semaphore organisation has only ASCII letters, digits and hyphens, with a letter or digit at either end.',
      },
    ],
  },
  {
    key: 'project',
    label: 'Project',
    help: 'The name of the project, in its very spelling.',
    example: 'octo-crate',
    role: 'lookup',
    value: { take: 'claim', claim: 'prj' },
    fold: 'exact',
    rules: plainTextUpTo255Bytes('The Semaphore project'),
  },
  {
    key: 'repository',
    label: 'Repository',
    help: 'The repository the project builds, as owner and name.',
    example: 'octo-org/octo-repo',
    role: 'match',
    value: { take: 'claim', claim: 'repo_slug' },
    fold: 'ascii',
    rules: [
      ...plainTextUpTo255Bytes('The repository'),
      {
        rule: 'pattern',
        pattern: '(?:(?!\\.{1,2}\\/)[^\\/]+\\/)+(?!\\.{1,2}$)[^\\/]+',
        says: 'The repository has the form `owner/name`.',
      },
    ],
  },
];
