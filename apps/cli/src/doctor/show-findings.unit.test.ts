import { expect, it } from 'vitest';
import { findingText } from './show-findings.ts';

it('is one line for each check, with what to do below', () => {
  const text = findingText([
    { name: 'cargo', outcome: 'ok', sentence: 'cargo 1.95.0' },
    { name: 'ci', outcome: 'skip', sentence: 'this is no job of a CI' },
    { name: 'clock', outcome: 'fail', sentence: 'wrong', details: ['seen twice'], todo: ['set it'] },
    { name: 'manifest', outcome: 'warn', sentence: 'open' },
  ]);
  expect(text).toBe(`ok    cargo     cargo 1.95.0
-     ci        this is no job of a CI
FAIL  clock     wrong
      seen twice
      what to do: set it
warn  manifest  open

1 check fails, 1 warning.`);
  expect(findingText([{ name: 'cargo', outcome: 'ok', sentence: 'x' }])).toContain('Nothing is wrong.');
});
