import { describe, expect, it } from 'vitest';
import { addressGroup } from '../../platform/address-group.ts';
import { newDeviceCode, newUserCode, readUserCode } from './codes.ts';

describe('a user code', () => {
  it('is eight consonants in two halves, and another one each time', () => {
    const codes = Array.from({ length: 500 }, newUserCode);
    for (const code of codes) expect(code).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
    expect(new Set(codes).size).toBe(500);
    expect(new Set(codes.join('')).size).toBe(21);
  });

  it.each(['BCDF-GHJK', 'bcdf-ghjk', 'bcdfghjk', ' bcdf ghjk\n', 'B-C-D-F-G-H-J-K'])(
    'is read from %j',
    (text) => {
      expect(readUserCode(text)).toBe('BCDF-GHJK');
    },
  );

  it.each([
    '',
    'BCDF-GHJ',
    'BCDF-GHJKL',
    'ACDF-GHJK',
    'BCDF-GH1K',
    'BCDF_GHJK',
    'ßCDF-GHJK',
    '-'.repeat(101),
  ])('is not read from %j', (text) => expect(readUserCode(text)).toBeNull());
});

it('a device code cannot be guessed', () => {
  expect(newDeviceCode()).toMatch(/^[\w-]{43}$/);
  expect(newDeviceCode()).not.toBe(newDeviceCode());
});

it.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['::ffff:cb00:7107', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1::/48'],
  ['2001:DB8:1:2::9', '2001:db8:1::/48'],
  ['2001:0db8:0001:0002::', '2001:db8:1::/48'],
  ['2001:db8::1', '2001:db8:0::/48'],
  ['::1', '0:0:0::/48'],
  ['fe80::1%eth0', 'fe80:0:0::/48'],
])('the address %s counts as %s', (address, group) => {
  expect(addressGroup(address)).toBe(group);
});
