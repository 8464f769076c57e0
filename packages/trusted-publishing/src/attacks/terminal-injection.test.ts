import { expect, it } from 'vitest';
import { quote } from '../index.ts';
import { detailOf, sample, TestIssuer } from '../testing/issuer.ts';

const issuer = new TestIssuer();

it.each([
  ['an escape sequence', '\u001b[2J'],
  ['a new line', 'a\r\nHTTP/1.1 200'],
  ['a change of direction', 'a\u202eb'],
  ['an invisible character', 'a\u200bb'],
  ['a backtick, which would end the quotation', 'a` is right, expected: `b'],
  ['half a character', '\ud800'],
])('never repeats %s in a sentence', async (_, aud) => {
  const detail = detailOf(await issuer.verify(issuer.sign(sample('github', { aud }))));
  expect(detail).toContain('\\u{');
  expect(detail).not.toContain(aud);
});

it('cuts what is long', () => {
  expect(quote('x'.repeat(10_000)).length).toBeLessThan(250);
});
