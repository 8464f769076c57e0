import { expect, it } from 'vitest';
import { keysUrlOf } from './keys-url.ts';

const at = (issuer: string, address: unknown, jwksHosts: string[] = []) =>
  keysUrlOf(address, { issuer, jwksHosts });

it.each<[string, string, string[]]>([
  ['https://ghe.example', 'https://ghe.example/keys', []],
  ['https://ghe.example/a/b', 'https://ghe.example:443/keys', []],
  ['http://ci.internal:8080', 'http://ci.internal:8080/keys', []],
  ['https://accounts.google.com', 'https://www.googleapis.com/oauth2/v3/certs', []],
  ['https://ghe.example', 'https://keys.example/x', ['keys.example']],
  ['https://ghe.example', 'https://keys.example:8443/x', ['keys.example:8443']],
  ['http://ci.internal', 'https://keys.example/x', ['keys.example']],
])('%s may have its keys at %s (%j)', (issuer, address, hosts) =>
  expect(at(issuer, address, hosts).href).toBe(new URL(address).href),
);

it.each<[string, string, string[]]>([
  ['https://ghe.example', 'https://keys.example/x', []],
  ['https://ghe.example', 'http://ghe.example/keys', []],
  ['https://ghe.example', 'https://ghe.example:8443/keys', []],
  ['https://ghe.example', 'https://evil.ghe.example/keys', []],
  ['https://ghe.example', 'https://ghe.example.evil.example/keys', []],
  ['https://ghe.example', 'https://ghe.example@evil.example/keys', []],
  ['https://ghe.example', 'http://keys.example/x', ['keys.example']],
  ['https://ghe.example', 'https://keys.example:8443/x', ['keys.example']],
  ['https://ghe.example', 'https://www.googleapis.com/oauth2/v3/certs', []],
  ['https://accounts.google.com', 'https://storage.googleapis.com/x', []],
  ['https://accounts.google.com', 'http://www.googleapis.com/x', []],
  ['https://ghe.example', 'file:///etc/keys', []],
  ['https://ghe.example', 'data:application/json,{}', []],
])('%s may not have them at %s (%j)', (issuer, address, hosts) =>
  expect(() => at(issuer, address, hosts)).toThrow('`jwks_hosts`'),
);

it.each([undefined, null, 5, '', '/keys', 'keys', {}])('an address that is none is refused: %j', (address) =>
  expect(() => at('https://ghe.example', address)).toThrow('no jwks_uri'),
);
