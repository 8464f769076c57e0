import type { IdentityField } from '../../provider-descriptor.ts';
import { upTo255Bytes } from '../common-rules.ts';

export const identity: readonly IdentityField[] = [
  {
    key: 'namespace',
    label: 'Namespace',
    help: 'The namespace of the service account.',
    example: 'release',
    role: 'lookup',
    value: { take: 'claim', claim: '/kubernetes.io/namespace' },
    fold: 'exact',
    rules: [
      ...upTo255Bytes('The namespace'),
      {
        rule: 'pattern',
        pattern: '[a-z0-9](?:[a-z0-9\\-]*[a-z0-9])?',
        says: 'The namespace has only lower-case ASCII letters, digits and hyphens, with a letter or digit at either end.',
      },
    ],
  },
  {
    key: 'service_account',
    label: 'Service account',
    help: 'The name of the service account the pod runs as.',
    example: 'crate-publisher',
    role: 'lookup',
    value: { take: 'claim', claim: '/kubernetes.io/serviceaccount/name' },
    fold: 'exact',
    rules: [
      ...upTo255Bytes('The service account'),
      {
        rule: 'pattern',
        pattern: '[a-z0-9](?:[a-z0-9.\\-]*[a-z0-9])?',
        says: 'The service account has only lower-case ASCII letters, digits, `-` and `.`, with a letter or digit at either end.',
      },
    ],
  },
];
