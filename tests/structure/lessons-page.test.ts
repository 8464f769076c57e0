import { expect, it } from 'vitest';
import { faultOf, linkedTests, namelessness, rowsOf, testsIn } from './support/statements.ts';

const PAGE = 'docs/lessons.md';
const lessons = rowsOf(PAGE);

it('answers every lesson: prevented, mitigated or out of scope', () => {
  expect(lessons.length).toBeGreaterThan(85);
  const unanswered = lessons.filter(
    ({ cells }) => cells.length !== 3 || !['prevented', 'mitigated', 'out of scope'].includes(cells[1] ?? ''),
  );
  expect(unanswered.map(({ line }) => line)).toEqual([]);
});

it('links what is prevented or mitigated to tests that are there and run', () => {
  for (const { cells, line } of lessons) {
    const tests = testsIn(PAGE, cells[2] ?? '');
    if (cells[1] !== 'out of scope') expect(tests.length, line).toBeGreaterThan(0);
    expect(tests.map(faultOf).filter((fault) => fault !== null)).toEqual([]);
  }
});

it('names the test where a file has many', () => {
  const faults = lessons.flatMap(({ line }) => linkedTests(PAGE, line).map(namelessness));
  expect(faults.filter((fault) => fault !== null)).toEqual([]);
});

it('says why what is out of scope is, and what is left of what is mitigated', () => {
  for (const { cells, line } of lessons) {
    const words = (cells[2] ?? '').replaceAll(/\[[^\]]*\]\([^)]*\)/g, '').replaceAll(/[,\s]+/g, ' ');
    if (cells[1] !== 'prevented') expect(words.trim().length, line).toBeGreaterThan(30);
  }
});
