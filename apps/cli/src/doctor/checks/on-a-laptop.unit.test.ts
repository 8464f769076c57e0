import { expect, it } from 'vitest';
import { fakePlace, githubJob, json } from '../testing/fake-place.ts';
import { credential } from './credential.ts';
import { publishers } from './publishers.ts';

const LIST = '/api/v1/trusted_publishing/publishers?crate=rocket&per_page=100';
const SECRET = 'wbat_this-must-never-be-shown';
const env = { WAYBILL_TOKEN: SECRET, WAYBILL_REGISTRY: 'https://crates.example.com' };
const used = { id: 7, state: 'active', last_used_at: '2026-11-01T00:00:00Z' };

it('tells whose credential it is, and does not apply in CI', async () => {
  const answers = { '/api/v1/me': json({ user: { login: 'wile' } }) };
  const found = await fakePlace({ env, answers }).check(credential);
  expect(found).toMatchObject({ outcome: 'ok', sentence: 'wile, by WAYBILL_TOKEN' });
  for (const check of [credential, publishers])
    expect(await fakePlace({ env: githubJob }).check(check)).toMatchObject({ outcome: 'skip' });
});

it('warns without one, and fails with one that is refused', async () => {
  expect(await fakePlace().check(credential)).toMatchObject({ outcome: 'warn' });
  const answers = {
    '/api/v1/me': json({ errors: [{ detail: 'It is no token.', code: 'unauthenticated' }] }, 403),
  };
  const found = await fakePlace({ env, answers }).check(credential);
  expect(found).toMatchObject({ outcome: 'fail', sentence: 'It is no token.' });
  expect(JSON.stringify(found)).not.toContain(SECRET);
});

it.each([
  [used, 'ok', 'in use'],
  [{ ...used, state: 'needs_review' }, 'fail', 'needs review'],
  [{ ...used, state: 'lapsed', last_used_at: null }, 'fail', 'has lapsed'],
  [{ ...used, state: 'disabled' }, 'warn', 'is switched off'],
  [{ ...used, state: 'pending', last_used_at: null }, 'warn', 'was never used'],
])('tells of %j', async (publisher, outcome, sentence) => {
  const found = await fakePlace({ env, answers: { [LIST]: json({ publishers: [publisher] }) } }).check(
    publishers,
  );
  expect(found).toMatchObject({ outcome, sentence: expect.stringContaining(sentence) });
});

it('tells of each that waits, and of a crate with none', async () => {
  const answers = {
    [LIST]: json({ publishers: [used, { ...used, id: 8, state: 'disabled' }] }),
    [LIST.replace('rocket', 'engine')]: json(
      { errors: [{ detail: 'There is none.', code: 'crate_not_found' }] },
      404,
    ),
  };
  const packages = [{ name: 'rocket' }, { name: 'engine' }];
  const found = await fakePlace({ env, packages, answers }).check(publishers);
  expect(found).toMatchObject({ outcome: 'warn', sentence: 'publisher 8 of rocket is switched off' });
  expect(found.details).toEqual(['engine has no trusted publisher: no CI may publish it']);
  expect(found.todo).toHaveLength(2);
});
