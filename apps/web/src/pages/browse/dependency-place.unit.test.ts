import { expect, it } from 'vitest';
import { placeOf } from './dependency-place.ts';

it.each([
  'https://github.com/rust-lang/crates.io-index',
  'registry+https://github.com/rust-lang/crates.io-index.git',
  'sparse+https://index.crates.io/',
])('%s is crates.io', (index) => {
  expect(placeOf(index, 'serde')).toEqual({ name: 'crates.io', href: 'https://crates.io/crates/serde' });
});

it('of another registry the page is not known', () => {
  expect(placeOf('sparse+https://crates.example.com/index/', 'serde')).toEqual({
    name: 'crates.example.com',
    href: null,
  });
  expect(placeOf('https://evil.example/rust-lang/crates.io-index', 'serde').name).toBe('evil.example');
  expect(placeOf('javascript:alert(1)', 'serde').href).toBeNull();
});
