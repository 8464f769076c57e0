import { expect, it } from 'vitest';
import { mergeNewest } from './merge.ts';

const one = (id: number, at: number) => ({ id, at: new Date(at) });
const start = { attempt: 0, event: 0 };
const idsOf = (part: ReturnType<typeof mergeNewest>['part']) =>
  part.map((each) => ('event' in each ? `e${each.event.id}` : `a${each.attempt.id}`));

it('puts two lists into one, newest first', () => {
  const { part, next } = mergeNewest([one(3, 50), one(2, 20)], [one(9, 40), one(8, 10)], 10, start);
  expect(idsOf(part)).toEqual(['a3', 'e9', 'a2', 'e8']);
  expect(next).toBeNull();
});

it('of one moment shows the exchange as the earlier one', () => {
  expect(idsOf(mergeNewest([one(1, 5)], [one(1, 5)], 10, start).part)).toEqual(['e1', 'a1']);
});

it('keeps the order of each list where clocks disagree', () => {
  expect(idsOf(mergeNewest([one(3, 10), one(2, 30)], [one(9, 20)], 10, start).part)).toEqual([
    'e9',
    'a3',
    'a2',
  ]);
});

it('says how far each list was shown, so that nothing is shown twice or left out', () => {
  const attempts = [one(7, 70), one(5, 50), one(3, 30)];
  const events = [one(60, 60), one(20, 20)];
  const seen: string[] = [];
  let shown: { attempt: number; event: number } | null = start;
  while (shown !== null) {
    const { attempt, event }: { attempt: number; event: number } = shown;
    const left = <One extends { id: number }>(list: One[], before: number) =>
      list.filter(({ id }) => before === 0 || id < before);
    const merged: ReturnType<typeof mergeNewest> = mergeNewest(
      left(attempts, attempt),
      left(events, event),
      2,
      shown,
    );
    seen.push(...idsOf(merged.part));
    shown = merged.next;
  }
  expect(seen).toEqual(['a7', 'e60', 'a5', 'a3', 'e20']);
});

it('of nothing is nothing', () => {
  expect(mergeNewest([], [], 10, start)).toEqual({ part: [], next: null });
});
