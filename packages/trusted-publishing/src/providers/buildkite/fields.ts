import type { FieldRule, IdentityField } from '../../provider-descriptor.ts';
import { upTo255Bytes } from '../common-rules.ts';

export const identity: readonly IdentityField[] = [
  {
    key: 'organization',
    label: 'Organisation',
    help: 'The slug of the organisation, as in its address.',
    example: 'octo-org',
    role: 'lookup',
    value: { take: 'claim', claim: 'organization_slug' },
    fold: 'ascii',
    rules: slugRules('The Buildkite organization'),
  },
  {
    key: 'pipeline',
    label: 'Pipeline',
    help: 'The slug of the pipeline, as in its address.',
    example: 'octo-crate',
    role: 'lookup',
    value: { take: 'claim', claim: 'pipeline_slug' },
    fold: 'ascii',
    rules: slugRules('The Buildkite pipeline'),
  },
];

function slugRules(what: string): FieldRule[] {
  return [
    ...upTo255Bytes(what),
    {
      rule: 'pattern',
      pattern: '[A-Za-z0-9][A-Za-z0-9_\\-]*',
      says: `${what} is the slug of its address: ASCII letters, digits, \`-\` and \`_\`, with a letter or digit first.`,
    },
  ];
}
