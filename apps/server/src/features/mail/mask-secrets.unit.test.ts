import { expect, it } from 'vitest';
import { maskSecrets } from './mask-secrets.ts';

it.each([
  [
    'https://c.example/reset-password?token=aB-_9'.padEnd(80, 'x'),
    'https://c.example/reset-password?token=***',
  ],
  ['  https://c.example/under/accept-invite/aaaaBBBB-_11\n', '  https://c.example/under/accept-invite/***\n'],
  ['https://c.example/x?a=1&token=abc&b=2 and more', 'https://c.example/x?a=1&token=***&b=2 and more'],
  ['your token wbat_0123456789abcdef', 'your token wbat_***'],
])('%j', (text, masked) => expect(maskSecrets(text)).toBe(masked));

it.each([
  'A trusted publisher was added to rocket: https://github.com/octo-org/rocket/actions/runs/123456789',
  'set a new one at https://c.example/forgot-password and tell your administrator',
  'The token wbat_aB3x… was found in a repository.',
])('leaves what is no secret: %j', (text) => expect(maskSecrets(text)).toBe(text));
