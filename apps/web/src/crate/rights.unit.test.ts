import { expect, it } from 'vitest';
import { rightsOfMe } from './rights.ts';

const me = (isAdmin: boolean, ...owned: string[]) => ({
  user: { is_admin: isAdmin },
  owned_crates: owned.map((name) => ({ name })),
});

it('an owner has all rights, as an administrator too, and nobody has any on what is not theirs', () => {
  expect(rightsOfMe(me(false, 'rocket'), 'rocket')).toBe('full');
  expect(rightsOfMe(me(true, 'rocket'), 'rocket')).toBe('full');
  expect(rightsOfMe(me(true), 'rocket')).toBe('administrator');
  expect(rightsOfMe(me(false, 'rocket-macros'), 'rocket')).toBe('none');
  expect(rightsOfMe(null, 'rocket')).toBe('none');
});
