import type { IdentityField } from '../../provider-descriptor.ts';
import { upTo255Bytes } from '../common-rules.ts';

export const identity: readonly IdentityField[] = [
  {
    key: 'service_account',
    label: 'Service account',
    help: 'The e-mail address of the service account, in lower case.',
    example: 'crate-publisher@octo-project.iam.gserviceaccount.com',
    role: 'lookup',
    value: { take: 'claim', claim: 'email' },
    // Google writes them in lower case, and so do the rules: there is one spelling.
    fold: 'exact',
    rules: [
      ...upTo255Bytes('The service account'),
      {
        rule: 'pattern',
        pattern: '[a-z0-9][a-z0-9.\\-]*@[a-z0-9](?:[a-z0-9.\\-]*[a-z0-9])?\\.gserviceaccount\\.com',
        says: 'The service account is an e-mail address in lower case that ends with `.gserviceaccount.com`.',
      },
    ],
  },
];
