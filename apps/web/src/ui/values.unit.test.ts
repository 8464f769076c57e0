import { expect, it } from 'vitest';
import { visible } from './values.tsx';

it.each([
  ['text that turns round', 'acme/\u202egnp.exe', 'acme/\\u202egnp.exe'],
  ['isolates', '\u2066a\u2069', '\\u2066a\\u2069'],
  ['controls', 'a\u0000b\u001b[31m\n\t\u0085', 'a\\u0000b\\u001b[31m\\u000a\\u0009\\u0085'],
  ['what has no width', 'ac\u200bme\ufeff\u00ad\u3164', 'ac\\u200bme\\ufeff\\u00ad\\u3164'],
  ['spaces that are none', 'a\u00a0b\u2028c\u3000', 'a\\u00a0b\\u2028c\\u3000'],
  ['half a character', 'a\ud83d', 'a\\ud83d'],
  ['letters that only programs read', 'a\u{e0041}', 'a\\udb40\\udc41'],
])('%s is made visible', (_, text, shown) => {
  expect(visible(text)).toBe(shown);
});

it('what can be seen stays as it is', () => {
  for (const text of ['acme/rocket', 'refs/heads/a b', 'Grüße, 世界 🚀', 'עברית', ''])
    expect(visible(text)).toBe(text);
});
