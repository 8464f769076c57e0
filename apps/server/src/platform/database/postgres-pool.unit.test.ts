import { expect, it } from 'vitest';
import { databaseFault } from './postgres-pool.ts';

it('a password that is asked for and was not given is told with where to give it', () => {
  const asked = new Error('SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string');
  expect(databaseFault(asked)).toMatch(/address has none.*WAYBILL_DATABASE_URL/);
});

it('any other fault is told in its own words, or by its code', () => {
  expect(databaseFault(new Error('database "registry" does not exist'))).toBe(
    'database "registry" does not exist',
  );
  expect(databaseFault(Object.assign(new Error(''), { code: 'ECONNREFUSED' }))).toBe('ECONNREFUSED');
});
