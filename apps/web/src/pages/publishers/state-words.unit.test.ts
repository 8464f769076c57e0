import { expect, it } from 'vitest';
import type { Publisher } from './publisher-type.ts';
import { daysLeft, stateWords } from './state-words.ts';
import { samplePublisher } from './testing/sample-publisher.ts';

const now = new Date('2026-05-01T12:00:00Z');

it.each<[Publisher['state'], RegExp | null]>([
  ['active', null],
  ['disabled', /switches it on/],
  ['needs_review', /keep the ids, or take new ones/],
  ['lapsed', /confirm it/],
])('says what to do about one that is %s', (state, says) => {
  const words = stateWords(samplePublisher({ state }), now);
  expect(words.word).not.toBe('');
  if (says === null) expect(words.says).toBeNull();
  else expect(words.says).toMatch(says);
});

it('counts the days that a reservation has left', () => {
  expect(daysLeft(null, now)).toBeNull();
  expect(daysLeft('2026-05-31T12:00:00Z', now)).toBe(30);
  expect(daysLeft('2026-05-02T11:00:00Z', now)).toBe(1);
  expect(daysLeft('2026-04-30T12:00:00Z', now)).toBe(0);
  const pending = samplePublisher({
    state: 'pending',
    pending_crates: ['rocket'],
    expires_at: '2026-05-13T12:00:00Z',
  });
  expect(stateWords(pending, now).says).toContain('rocket is reserved for you for 12 more days');
});

it('tells of one that was never used that it has ids to learn', () => {
  const unused = samplePublisher({ pins: { repository_id: null }, last_used_at: null });
  expect(stateWords(unused, now).says).toMatch(/learnt from its first use/);
});
