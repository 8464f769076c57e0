import { expect, it } from 'vitest';
import { fragment } from './paths.ts';

it('reads the part of a page that an address points to, and stumbles over none', () => {
  expect(fragment('#caf%C3%A9')).toBe('café');
  expect(fragment('')).toBe('');
  // Anybody can write such a link, and the page must be shown all the same.
  expect(fragment('#100%')).toBe('100%');
});
