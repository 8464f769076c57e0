import { expect, it } from 'vitest';
import { visible, visibleJson } from './values.tsx';

it.each([
  ['text that turns round', 'acme/\u202egnp.exe', 'acme/\\u{202e}gnp.exe'],
  ['isolates', '\u2066a\u2069', '\\u{2066}a\\u{2069}'],
  ['controls', 'a\u0000b\u001b[31m\n\t\u0085', 'a\\u{0}b\\u{1b}[31m\\u{a}\\u{9}\\u{85}'],
  ['what has no width', 'ac\u200bme\ufeff\u00ad\u3164', 'ac\\u{200b}me\\u{feff}\\u{ad}\\u{3164}'],
  ['spaces that are none', 'a\u00a0b\u2028c\u3000', 'a\\u{a0}b\\u{2028}c\\u{3000}'],
  ['half a character', 'a\ud83d', 'a\\u{d83d}'],
  ['letters that only programs read', 'a\u{e0041}', 'a\\u{e0041}'],
])('%s is made visible', (_, text, shown) => {
  expect(visible(text)).toBe(shown);
});

it('what can be seen stays as it is', () => {
  for (const text of ['acme/rocket', 'refs/heads/a b', 'Grüße, 世界 🚀', 'עברית', ''])
    expect(visible(text)).toBe(text);
});

it('JSON stays JSON', () => {
  const value = { name: 'a\u202eb\u{e0041}', refs: ['x'] };
  expect(visibleJson(value)).toBe('{\n  "name": "a\\u202eb\\udb40\\udc41",\n  "refs": [\n    "x"\n  ]\n}');
  expect(JSON.parse(visibleJson(value))).toEqual(value);
});
