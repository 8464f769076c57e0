import { expect, it } from 'vitest';
import { checkPins, type ProviderDescriptor, providers } from './index.ts';
import { codeOf, detailOf } from './testing/issuer.ts';

const { github, buildkite, google, circleci } = providers as Record<string, ProviderDescriptor>;
const id = '6526afd1-6517-4085-8f05-210000003813';

it.each([
  ['digits', github, { repository_owner_id: '57' }, { repository_owner_id: '57' }],
  ['one to be learned', github, { repository_id: null }, { repository_id: null }],
  ['a UUID in capitals', buildkite, { organization_id: id.toUpperCase() }, { organization_id: id }],
  ['a UUID in braces', buildkite, { pipeline_id: `{${id}}` }, { pipeline_id: id }],
  [
    'a number of 21 digits as text',
    google,
    { sub: '103000000000000000001' },
    { sub: '103000000000000000001' },
  ],
  ['none', circleci, {}, {}],
] as const)('takes a pin as tokens have it: %s', (_, descriptor, pins, expected) => {
  const outcome = checkPins(descriptor as ProviderDescriptor, pins);
  expect(outcome.ok && outcome.value).toEqual(expected);
});

it.each([
  ['a number', github, { repository_id: 57 }],
  ['a leading zero', github, { repository_id: '057' }],
  ['an empty string', github, { repository_id: '' }],
  ['no UUID', buildkite, { organization_id: 'octo-org' }],
  ['another claim', github, { actor_id: '57' }],
  ['a prototype', github, { constructor: '57' }],
  ['a provider without pins', circleci, { 'oidc.circleci.com/org-id': id }],
] as const)('refuses a pin that no token can have: %s', (_, descriptor, pins) => {
  const outcome = checkPins(descriptor as ProviderDescriptor, pins);
  expect(codeOf(outcome)).toBe('publisher_field_invalid');
  expect(detailOf(outcome)).not.toBe('');
});

it('says which pins there are', () => {
  expect(detailOf(checkPins(github as ProviderDescriptor, { actor_id: '57' }))).toContain(
    'expected `repository_owner_id`, `repository_id`',
  );
  expect(detailOf(checkPins(circleci as ProviderDescriptor, { x: '57' }))).toContain('expected none');
});
