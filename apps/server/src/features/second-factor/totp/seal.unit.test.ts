import { expect, it } from 'vitest';
import { seal, unseal } from './seal.ts';

const secrets = { session: 'a secret of the session cookies, long enough' };
const SECRET = Buffer.from('12345678901234567890');

it('opens what it sealed, and never seals alike twice', () => {
  const sealed = seal(secrets, 7, SECRET);
  expect(unseal(secrets, 7, sealed)).toEqual(SECRET);
  expect(seal(secrets, 7, SECRET)).not.toBe(sealed);
  expect(sealed).not.toContain(SECRET.toString('base64url'));
});

it('opens nothing for another user, by another key, or that was touched', () => {
  const sealed = seal(secrets, 7, SECRET);
  expect(unseal(secrets, 8, sealed)).toBeNull();
  expect(unseal({ session: `${secrets.session}!` }, 7, sealed)).toBeNull();
  const touched = Buffer.from(sealed.slice(3), 'base64url');
  touched[20] = (touched[20] ?? 0) ^ 1;
  for (const text of [
    `v1.${touched.toString('base64url')}`,
    sealed.slice(0, 20),
    'v2.x',
    '',
    sealed.slice(3),
  ])
    expect(unseal(secrets, 7, text)).toBeNull();
});
