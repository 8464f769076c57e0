import { expect, test } from 'vitest';
import { parseCommandFile } from './command-file.ts';

test('reads both forms, and takes the later of two equal names', () => {
  const text =
    'a=1\n\nb=x=y\nc<<END\nfirst\nsecond=2\n\nEND\na=3\nempty=\nd<<ghadelimiter_1\r\nv\r\nghadelimiter_1\r\n';
  expect(parseCommandFile(text)).toEqual({ a: '3', b: 'x=y', c: 'first\nsecond=2\n', empty: '', d: 'v' });
});

test.each(['nothing here', '=value', 'a<<END\nno end', 'a<<\nx\n'])('refuses %j', (text) => {
  expect(() => parseCommandFile(text)).toThrow();
});
