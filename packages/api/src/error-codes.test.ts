import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatErrorCodes } from '@waybill/cargo-formats';
import { refusalCodes } from '@waybill/trusted-publishing';
import { expect, it } from 'vitest';
import { apiErrorCodes, errorStatus, errorsPage } from './index.ts';

it('has each code once, in one of the three lists', () => {
  const all = [apiErrorCodes, formatErrorCodes, refusalCodes].flatMap((codes) => Object.keys(codes));
  expect(new Set(all).size).toBe(all.length);
  expect(Object.keys(errorStatus).sort()).toEqual(all.sort());
});

it('is documented as it is: docs/errors.md is what `npm run docs` writes', () => {
  const file = join(import.meta.dirname, '../../../docs/errors.md');
  expect(readFileSync(file, 'utf8')).toBe(errorsPage());
});
