import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { forPeople } from './log-for-people.ts';

const shown = (entry: Record<string, unknown>) =>
  stripVTControlCharacters(forPeople(JSON.stringify({ time: '2026-11-22T22:57:21.264Z', ...entry })));

it('shows time, level, message and fields', () => {
  expect(shown({ level: 'warn', issuer: 'https://x', msg: 'could not fetch' })).toBe(
    '22:57:21  warn: could not fetch  issuer="https://x"\n',
  );
  expect(shown({ level: 'info', reqId: 'r', msg: 'published' })).toBe('22:57:21  published\n');
});

it('shows an error by its message', () => {
  expect(shown({ level: 'error', err: { message: 'it broke', stack: 'at …' }, msg: 'oops' })).toBe(
    '22:57:21  error: oops  err="it broke"\n',
  );
});

it('lets neither message nor value write to the terminal', () => {
  const line = shown({ level: 'info', crate: '\u001b[2J\u009b', msg: 'refused `\u001b]0;x\u0007`' });
  expect(line).toContain('crate="\\u001b[2J\\u009b"');
  expect(line).toContain('refused `\\u001b]0;x\\u0007`');
});
