import { describe, expect, it } from 'vitest';
import type { Attempt, Check } from './attempt-answer.ts';
import { waysToMend } from './choose-mend.ts';
import { groupChecks, groupClaims } from './group-checks.ts';

const check = (name: string, publisherId: number | null): Check => ({
  name,
  expected: 'a',
  actual: 'b',
  outcome: 'failed',
  publisher_id: publisherId,
});
type Failure = Attempt['failures'][number];
const failure = (id: number, isMendable = true): Failure => ({
  publisher_id: id,
  code: 'environment_mismatch',
  detail: `publisher ${id} says no`,
  mend: isMendable
    ? {
        publisher_id: id,
        says: 'do it',
        method: 'PATCH',
        path: `/api/v1/trusted_publishing/publishers/${id}`,
        body: { publisher: {} },
      }
    : null,
});

describe('checks', () => {
  it('stand under the publisher they are of, those of none first', () => {
    const checks = [check('owner', 7), check('issuer', null), check('ref', 3), check('workflow', 7)];
    const groups = groupChecks({ checks, failures: [failure(7), failure(9)] });
    expect(
      groups.map(({ publisherId, checks: own, says }) => [publisherId, own.map(({ name }) => name), says]),
    ).toEqual([
      [null, ['issuer'], null],
      [7, ['owner', 'workflow'], 'publisher 7 says no'],
      [3, ['ref'], null],
      [9, [], 'publisher 9 says no'],
    ]);
  });
  it('of none are no group', () => {
    expect(groupChecks({ checks: [], failures: [] })).toEqual([]);
  });
});

it('claims are under a few headings, none is left out, and moments can be read', () => {
  const groups = groupClaims({
    iss: 'https://x',
    exp: 1793836800,
    repository: 'a/b',
    actor: 'wile',
    odd: { a: 1 },
  });
  expect(groups).toEqual([
    { title: 'What ran', claims: [['repository', 'a/b']] },
    { title: 'Who and where', claims: [['actor', 'wile']] },
    { title: 'Else', claims: [['odd', '{"a":1}']] },
    {
      title: 'The ID token itself',
      claims: [
        ['exp', '2026-11-05T00:00:00Z'],
        ['iss', 'https://x'],
      ],
    },
  ]);
});

describe('what mends', () => {
  const kinds = (failures: Failure[], mayMakeNew: boolean) =>
    waysToMend({ outcome: 'refused', failures }, mayMakeNew).map((way) =>
      way.kind === 'new' ? 'new' : way.mend.publisher_id,
    );
  it('is the change of a publisher before a new one', () => {
    expect(kinds([failure(7, false), failure(9)], true)).toEqual([9, 'new']);
    expect(kinds([failure(7, false)], true)).toEqual(['new']);
    expect(kinds([failure(9)], false)).toEqual([9]);
    expect(kinds([], false)).toEqual([]);
  });
  it('of what was granted is nothing', () => {
    expect(waysToMend({ outcome: 'granted', failures: [failure(1)] }, true)).toEqual([]);
  });
});
