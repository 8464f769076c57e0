import { describe, expect, it } from 'vitest';
import type { CrateEvent } from './crate-event.ts';
import { remarksOn, wordsOf } from './event-words.ts';
import { readFilters, seekOf, sinceTime, toQuery } from './filters.ts';
import { countNew, groupByDay, localDay } from './group-days.ts';

describe('days', () => {
  const at = (text: string) => ({ at: text });
  const utc = (text: string) => text.slice(0, 10);

  it('hold what is of one day, newest first', () => {
    const things = [at('2026-11-23T09:00:00Z'), at('2026-11-23T01:00:00Z'), at('2026-11-22T23:59:59Z')];
    expect(groupByDay(things, utc)).toEqual([
      { day: '2026-11-23', things: things.slice(0, 2) },
      { day: '2026-11-22', things: things.slice(2) },
    ]);
    expect(groupByDay([], utc)).toEqual([]);
  });

  it('are those of the reader', () => {
    expect(localDay(new Date(2026, 0, 3, 23, 59).toISOString())).toBe('2026-01-03');
  });
});

describe('what is new', () => {
  const list = (...ids: number[]) => ids.map((id) => ({ id }));
  it('stands before the first that is shown', () => {
    expect(countNew(list(5, 4, 3), list(4, 3, 2))).toBe(1);
    expect(countNew(list(3), list(3))).toBe(0);
    expect(countNew([], list(3))).toBe(0);
  });
  it('is all where none is shown', () => {
    expect(countNew(list(9, 8), list(3, 2))).toBe(2);
    expect(countNew(list(9), [])).toBe(1);
  });
});

describe('filters', () => {
  it('come from the address and go back into it', () => {
    const filters = readFilters({ show: 'refused', since: '7', seek: 'abc' });
    expect(filters).toEqual({ show: 'refused', since: '7', seek: 'abc' });
    expect(toQuery(filters)).toEqual({ show: 'refused', since: '7', seek: 'abc' });
  });
  it('that nobody knows are none', () => {
    const filters = readFilters({ show: 'constructor', since: '12', seek: '' });
    expect(filters).toEqual({ show: 'all', since: 'all', seek: null });
    expect(toQuery(filters)).toEqual({ show: null, since: null, seek: null });
  });
  it('by time begin with a day', () => {
    const now = new Date(2026, 10, 3, 15, 30);
    expect(sinceTime('7', now)).toBe(new Date(2026, 9, 27).toISOString());
    expect(sinceTime('all', now)).toBeUndefined();
  });
  it('go on where the answer says', () => {
    expect(seekOf('?kind=upload&seek=WzEsMl0')).toBe('WzEsMl0');
    expect(seekOf(null)).toBeNull();
  });
});

describe('events in words', () => {
  it('name the version', () => {
    expect(wordsOf({ action: 'version.published', version: '1.2.0' }).title).toBe('Published: 1.2.0');
  });
  it('are the action where there are none', () => {
    expect(wordsOf({ action: 'crate.painted', version: null })).toEqual({
      title: 'crate.painted',
      icon: 'info',
      tone: 'info',
    });
  });
  it('say what a change of a publisher did', () => {
    const event = { changed: ['environment', 'colour'], revoked_tokens: 2 } as unknown as CrateEvent;
    expect(remarksOn(event)).toEqual(['Changed: the environment, colour.', '2 access tokens ended with it.']);
    expect(remarksOn({ ...event, changed: [], revoked_tokens: 0 })).toEqual([]);
  });
});
