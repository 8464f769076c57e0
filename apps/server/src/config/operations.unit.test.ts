import { describe, expect, it } from 'vitest';
import { testConfig } from '../testing/test-config.ts';
import type { KeyName } from './keys.ts';
import { isWithin } from './networks.ts';

const read = (keys: Partial<Record<KeyName, string>>) =>
  testConfig({ dataDir: '/tmp/waybill', databaseUrl: keys.database_url ?? '', port: 9292, keys });

describe('drain_seconds', () => {
  const database_url = 'postgres://db/waybill';

  it('is 5 beside PostgreSQL, and nothing where there is one copy', () => {
    expect(read({ database_url }).drainSeconds).toBe(5);
    expect(read({}).drainSeconds).toBe(0);
  });

  it('may be 0, and has an end', () => {
    expect(read({ database_url, drain_seconds: '0' }).drainSeconds).toBe(0);
    expect(() => read({ database_url, drain_seconds: '301' })).toThrow('at most 300, but is 301');
    expect(() => read({ database_url, drain_seconds: '-1' })).toThrow('a whole number above -1');
  });
});

describe('metrics.addresses', () => {
  it.each([
    [{}, ['127.0.0.0/8', '::1']],
    [{ public_url: 'http://localhost:9292' }, ['127.0.0.0/8', '::1']],
    [{ public_url: 'http://[::1]:9292' }, ['127.0.0.0/8', '::1']],
    [{ public_url: 'https://crates.example.com' }, []],
    [{ public_url: 'http://127.0.0.1.example.com' }, []],
    [{ 'metrics.addresses': 'none' }, []],
    [{ 'metrics.addresses': '10.0.0.0/8, ::1' }, ['10.0.0.0/8', '::1']],
  ] as [Partial<Record<KeyName, string>>, string[]][])('%o', (keys, expected) => {
    expect(read(keys).metrics.addresses).toEqual(expected);
  });

  it('must be addresses', () => {
    expect(() => read({ 'metrics.addresses': 'prometheus' })).toThrow(
      'metrics.addresses must be addresses or networks',
    );
  });

  it('an address of IPv4 counts in either of its forms', () => {
    const isInside = isWithin(['192.0.2.0/24', '::1']);
    expect(['192.0.2.9', '::ffff:192.0.2.9', '::1'].map(isInside)).toEqual([true, true, true]);
    expect(['192.0.3.9', '::2', '', 'x'].map(isInside)).toEqual([false, false, false, false]);
    expect(isWithin([])('127.0.0.1')).toBe(false);
  });
});

it('metrics.token must be worth something', () => {
  expect(() => read({ 'metrics.token': 'short' })).toThrow('at least 16 characters, but has 5');
  expect(() => read({ 'metrics.token': 'sixteen and a space' })).toThrow('without spaces');
  expect(read({ 'metrics.token': 'x'.repeat(16) }).metrics.token).toBe('x'.repeat(16));
});

describe('telemetry', () => {
  it('is off unless there is an endpoint', () => {
    expect(read({}).telemetry).toBeNull();
    expect(() => read({ 'telemetry.headers': 'a=b' })).toThrow('set both, or neither');
  });

  it.each([
    ['http://127.0.0.1:4318', 'http://127.0.0.1:4318/v1/traces'],
    ['https://otel.example.com/tenant/', 'https://otel.example.com/tenant/v1/traces'],
    ['https://otel.example.com/v1/traces', 'https://otel.example.com/v1/traces'],
  ])('%s', (endpoint, url) => {
    expect(read({ 'telemetry.otlp_endpoint': endpoint }).telemetry?.tracesUrl).toBe(url);
  });

  it('reads headers and the share of what is traced, and quotes no secret', () => {
    const keys = { 'telemetry.otlp_endpoint': 'http://c:4318', 'telemetry.sample_percent': '25' };
    expect(
      read({ ...keys, 'telemetry.headers': 'Authorization=Bearer a=b, x-tenant = crates' }).telemetry,
    ).toEqual({
      tracesUrl: 'http://c:4318/v1/traces',
      headers: { authorization: 'Bearer a=b', 'x-tenant': 'crates' },
      sampleRatio: 0.25,
    });
    expect(() => read({ ...keys, 'telemetry.headers': 'SECRET' })).toThrow(
      /^(?!.*SECRET)telemetry\.headers must/,
    );
    expect(() => read({ ...keys, 'telemetry.sample_percent': '101' })).toThrow('between 1 and 100');
    expect(() => read({ 'telemetry.otlp_endpoint': 'grpc://c' })).toThrow('an http or https address');
    expect(() => read({ 'telemetry.otlp_endpoint': 'http://u:SECRET@c' })).toThrow(/^(?!.*SECRET)/);
  });
});
