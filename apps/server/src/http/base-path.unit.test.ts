import { describe, expect, it } from 'vitest';
import { underBasePath } from './base-path.ts';

describe('an address is read as', () => {
  const read = underBasePath('https://crates.example.com');
  it.each([
    ['/api/v1/crates/rocket', '/api/v1/crates/rocket'],
    ['//api/v1/crates/rocket', '/api/v1/crates/rocket'],
    ['/api//v1///crates?q=a//b/../c', '/api/v1/crates?q=a//b/../c'],
    ['/api/v1/./crates/x/../rocket', '/api/v1/crates/rocket'],
    ['/../../etc', '/etc'],
    ['//', '/'],
    ['/index/..', '/'],
    ['/api/v1/crates//', '/api/v1/crates/'],
    ['/api/v1/crates/rocket/.', '/api/v1/crates/rocket/'],
    // Names and versions may have dots, and what is escaped is nobody's path.
    ['/.well-known/waybill', '/.well-known/waybill'],
    ['/api/v1/crates/rocket/1.0.0', '/api/v1/crates/rocket/1.0.0'],
    ['/api/v1/crates/%2e%2e/%2Fx', '/api/v1/crates/%2e%2e/%2Fx'],
    ['/a?b=//c', '/a?b=//c'],
    ['*', '*'],
  ])('%s: %s', (url, expected) => {
    expect(read({ url })).toBe(expected);
  });

  it('the same with and without the path of public_url', () => {
    const below = underBasePath('https://example.com/crates');
    for (const url of ['/crates/index/config.json', '//crates//index/config.json', '/index/config.json'])
      expect(below({ url })).toBe('/index/config.json');
  });
});
