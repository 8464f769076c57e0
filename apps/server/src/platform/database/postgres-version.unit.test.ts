import { expect, it } from 'vitest';
import { refuseOld } from './postgres-version.ts';

it.each([
  [90_624, '9.6.24'],
  [130_022, '13.22'],
  [140_019, '14.19 (Debian 14.19-1)'],
])('%i is too old, and what to do is said', (number, name) => {
  expect(() => refuseOld(number, name)).toThrow(
    `expected PostgreSQL 15 or newer at database_url, but it is ${name}`,
  );
});

it.each([150_000, 150_018, 180_001])('%i is new enough', (number) => {
  expect(() => refuseOld(number, String(number))).not.toThrow();
});
