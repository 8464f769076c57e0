import { expect, it } from 'vitest';
import { differencesOf } from './differences.ts';
import { plainText, sentenceOf, type Told } from './sentences.ts';

const ada = { kind: 'user', id: 1, login: 'ada' };
const told = (action: string, more: Partial<Told> = {}): Told => ({
  action,
  crate: null,
  actor: ada,
  detail: {},
  ...more,
});
const say = (action: string, more: Partial<Told> = {}) => plainText(sentenceOf(told(action, more)));

it.each<[string, Partial<Told>, string]>([
  ['version.published', { crate: 'rocket', detail: { version: '1.0.0' } }, 'ada published rocket 1.0.0'],
  [
    'version.published',
    { crate: 'rocket', detail: { version: '1.0.0' }, actor: { kind: 'publisher', id: 7 } },
    'Trusted publisher 7 published rocket 1.0.0',
  ],
  [
    'publisher.used_first',
    { crate: 'rocket', detail: { id: 7 }, actor: { kind: 'publisher', id: 7 } },
    'Trusted publisher 7 was used for the first time, for rocket',
  ],
  [
    'organization.member_changed',
    { detail: { login: 'bob', after: 'administrator', organization: 'octo' } },
    'ada made bob an administrator of octo',
  ],
  [
    'version.yanked',
    { crate: 'rocket', detail: { version: '1.0.0', message: 'broken' } },
    'ada yanked rocket 1.0.0: “broken”',
  ],
  [
    'crate.owner_added',
    { crate: 'rocket', detail: { team: 'octo:crew' } },
    'ada made the team octo:crew an owner of rocket',
  ],
  [
    'trusted_publishing.paused',
    { detail: { before: { enabled: true }, after: { enabled: false, reason: 'incident' } } },
    'ada paused all trusted publishing: “incident”',
  ],
  [
    'user.changed',
    { detail: { user_id: 5, login: 'bob', before: { lock: null }, after: { lock: { reason: 'leak' } } } },
    'ada locked bob',
  ],
  [
    'user.changed',
    {
      detail: {
        user_id: 5,
        before: { lock: { reason: 'x' }, admin_by_hand: true },
        after: { lock: null, admin_by_hand: false },
      },
    },
    'ada unlocked user 5, made user 5 an administrator no more',
  ],
  [
    'issuer.suspended',
    { detail: { url: 'https://ci.example' } },
    'ada suspended the issuer https://ci.example',
  ],
  [
    'issuer.created',
    { detail: { url: 'https://ci.example' }, actor: { kind: 'operator', id: null } },
    'The server trusts the issuer https://ci.example',
  ],
  ['constructor', { crate: 'rocket' }, 'ada did constructor about rocket'],
  ['moon.landed', {}, 'ada did moon.landed'],
])('%s', (action, more, sentence) => expect(say(action, more)).toBe(sentence));

it('links what has a page', () => {
  expect(sentenceOf(told('version.published', { crate: 'rocket', detail: { version: '1.0.0' } }))).toEqual([
    { user: 'ada' },
    ' ',
    'published ',
    { crate: 'rocket' },
    ' 1.0.0',
  ]);
});

it('what was changed stands field by field, and the rest beside it', () => {
  expect(
    differencesOf({
      id: 3,
      before: { state: 'active', hosts: [], same: 1 },
      after: { state: 'suspended', hosts: ['a'], same: 1 },
      revoked_tokens: 2,
    }),
  ).toEqual({
    changed: [
      { name: 'state', before: 'active', after: 'suspended' },
      { name: 'hosts', before: '[]', after: '["a"]' },
    ],
    rest: [
      ['id', '3'],
      ['revoked_tokens', '2'],
    ],
  });
  expect(differencesOf({ before: null, after: { admin: true } }).changed).toEqual([
    { name: 'admin', before: '–', after: 'true' },
  ]);
  expect(differencesOf({ version: '1.0.0' })).toEqual({ changed: [], rest: [['version', '1.0.0']] });
});
