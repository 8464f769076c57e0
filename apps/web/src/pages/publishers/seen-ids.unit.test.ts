import { describe, expect, it } from 'vitest';
import { changedIds, idsOf, seenIds } from './seen-ids.ts';

type Attempt = Parameters<typeof seenIds>[1][number];

const known = { repository_owner_id: '11', repository_id: '22' };
const body = (publisher: Record<string, unknown>) => ({ body: { publisher } });

function attempt(id: number, pins: Record<string, string>, more: Partial<Attempt['failures'][number]> = {}) {
  const mend = {
    publisher_id: 7,
    says: 'Pin it.',
    method: 'PATCH' as const,
    path: '/api/v1/trusted_publishing/publishers/7',
    ...body({ pins, state: 'active' }),
  };
  return {
    id,
    failures: [{ publisher_id: 7, code: 'pin_mismatch', detail: 'no', mend, ...more }],
  } as unknown as Attempt;
}

describe('the ids that came', () => {
  const publisher = { id: 7, pins: known };

  it('are those of the newest job that had others', () => {
    const found = seenIds(publisher, [
      attempt(5, { ...known, repository_id: '33' }, { publisher_id: 8 }),
      attempt(4, { ...known, repository_id: '33' }),
      attempt(3, { ...known, repository_id: '33' }),
    ]);
    expect([found?.attempt.id, found?.ids, found?.others]).toEqual([4, { ...known, repository_id: '33' }, 0]);
  });

  it('of several are counted', () => {
    const several = [
      attempt(4, { ...known, repository_id: '33' }),
      attempt(3, { ...known, repository_id: '44' }),
    ];
    expect(seenIds(publisher, several)).toMatchObject({ attempt: { id: 4 }, others: 1 });
  });

  it('are none where they are known by now, or something else was wrong', () => {
    expect(seenIds(publisher, [attempt(4, known)])).toBeNull();
    const other = attempt(4, { ...known, repository_id: '33' }, { code: 'environment_mismatch' });
    expect(seenIds(publisher, [other, attempt(3, known, { mend: null })])).toBeNull();
    expect(seenIds(publisher, [])).toBeNull();
  });
});

it('a change takes ids where it leaves the names as they are', () => {
  expect(idsOf(body({ pins: known, state: 'active' }))).toEqual(known);
  expect(idsOf(body({ pins: known, identity: { owner: 'x' } }))).toBeNull();
  expect(idsOf(body({ state: 'active' }))).toBeNull();
});

it('an id that was to be learnt is changed by any', () => {
  expect(changedIds({ repository_owner_id: '11', repository_id: null }, known)).toEqual(['repository_id']);
});
