import { expect, it } from 'vitest';
import { downloadUrl } from './download-url.ts';

const of = (dl: string, name = 'DdddE', version = '1.0.0+x') =>
  downloadUrl(dl, { name, version, checksum: 'abc' });

it.each([
  ['https://a.example/dl', 'https://a.example/dl/DdddE/1.0.0+x/download'],
  ['https://a.example/{crate}/{version}', 'https://a.example/DdddE/1.0.0+x'],
  ['https://a.example/{prefix}/{crate}', 'https://a.example/Dd/dd/DdddE'],
  ['https://a.example/{lowerprefix}?f={crate}-{version}', 'https://a.example/dd/dd?f=DdddE-1.0.0+x'],
  ['https://a.example/{sha256-checksum}', 'https://a.example/abc'],
  ['https://a.example/{crate}/{crate}', 'https://a.example/DdddE/DdddE'],
])('%s', (dl, url) => {
  expect(of(dl)).toBe(url);
});

it.each([
  ['A', '1'],
  ['Bb', '2'],
  ['Ccc', '3/C'],
])('the prefix of %s', (name, prefix) => {
  expect(of('{prefix}', name)).toBe(prefix);
});
