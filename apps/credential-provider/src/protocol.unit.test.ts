import { describe, expect, it } from 'vitest';
import { onlyNow, parseRequest, until } from './protocol.ts';

const registry = { 'index-url': 'sparse+https://crates.example.com/index/', name: 'waybill' };
const parse = (more: Record<string, unknown>) => parseRequest(JSON.stringify({ v: 1, registry, ...more }));

describe('a request of cargo', () => {
  it.each<[Record<string, unknown>, unknown]>([
    [{ kind: 'get', operation: 'read' }, { kind: 'read' }],
    [
      { kind: 'get', operation: 'publish', name: 'a', vers: '1.0.0+b', cksum: 'ff' },
      { kind: 'publish', name: 'a', version: '1.0.0+b', checksum: 'ff' },
    ],
    [
      { kind: 'get', operation: 'yank', name: 'a', vers: '1.0.0' },
      { kind: 'yank', name: 'a', version: '1.0.0' },
    ],
    [
      { kind: 'get', operation: 'unyank', name: 'a', vers: '1.0.0' },
      { kind: 'unyank', name: 'a', version: '1.0.0' },
    ],
    [
      { kind: 'get', operation: 'owners', name: 'a' },
      { kind: 'owners', name: 'a' },
    ],
    [{ kind: 'login', token: 't', 'login-url': 'u' }, { kind: 'login' }],
    [{ kind: 'logout' }, { kind: 'logout' }],
    [{ kind: 'get', operation: 'bless', name: 'a' }, { kind: 'unknown' }],
    [{ kind: 'renew' }, { kind: 'unknown' }],
  ])('%j', (more, operation) => {
    expect(parse(more)).toEqual({
      indexUrl: registry['index-url'],
      registryName: 'waybill',
      operation,
      args: [],
    });
  });

  it('may come without a name of the registry, with its headers, and with arguments', () => {
    const line = JSON.stringify({
      v: 1,
      registry: { 'index-url': 'x', headers: ['WWW-Authenticate: Cargo'] },
      kind: 'get',
      operation: 'read',
      args: ['--sign-in'],
    });
    expect(parseRequest(line)).toEqual({
      indexUrl: 'x',
      registryName: null,
      operation: { kind: 'read' },
      args: ['--sign-in'],
    });
  });

  it.each([
    '',
    'null',
    '[]',
    '{"v":1}',
    '{"v":1,"kind":"get","operation":"read"}',
    '{"v":1,"kind":"get","operation":"read","registry":null}',
  ])('is not %j', (line) => {
    expect(parseRequest(line)).toBeNull();
  });

  it('says all that its operation needs, in version 1', () => {
    expect(parse({ v: 2, kind: 'get', operation: 'read' })).toBeNull();
    expect(parse({ kind: 'get' })).toBeNull();
    expect(parse({ kind: 'get', operation: 'publish', name: 'a', vers: '1.0.0' })).toBeNull();
    expect(parse({ kind: 'get', operation: 'yank', name: 'a' })).toBeNull();
    expect(parse({ kind: 'get', operation: 'owners', name: 7 })).toBeNull();
    expect(parse({ kind: 'get', operation: 'read', args: ['x', 1] })).toBeNull();
  });
});

it('gives cargo whole seconds, and says how long it may keep a token', () => {
  expect(onlyNow('t')).toEqual({
    Ok: { kind: 'get', token: 't', cache: 'never', operation_independent: false },
  });
  expect(until(new Date(1_893_456_000_900), 't', true)).toEqual({
    Ok: { kind: 'get', token: 't', cache: 'expires', expiration: 1_893_456_000, operation_independent: true },
  });
});
