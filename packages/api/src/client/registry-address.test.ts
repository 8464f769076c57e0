import { describe, expect, it } from 'vitest';
import { faultOf, textOf } from '../testing/faults.ts';
import { isThisMachine, registryAddress } from './registry-address.ts';

describe('the address of a registry', () => {
  it.each([
    ['https://crates.example.com', 'https://crates.example.com', 'crates.example.com'],
    ['https://crates.example.com/', 'https://crates.example.com', 'crates.example.com'],
    ['sparse+https://crates.example.com/index/', 'https://crates.example.com', 'crates.example.com'],
    ['https://Crates.Example.com:8443/index', 'https://crates.example.com:8443', 'crates.example.com:8443'],
    ['https://example.com/crates/index/', 'https://example.com/crates', 'example.com/crates'],
    ['https://crates.example.com:443', 'https://crates.example.com', 'crates.example.com'],
    ['http://127.0.0.1:9292', 'http://127.0.0.1:9292', '127.0.0.1:9292'],
    ['http://localhost:9292/index/', 'http://localhost:9292', 'localhost:9292'],
    ['http://[::1]:9292', 'http://[::1]:9292', '[::1]:9292'],
  ])('%s', (text, base, audience) => {
    const index = `sparse+${base}/index/`;
    expect(registryAddress(text)).toEqual({ base, index, isPrivateIndex: false, audience });
  });

  it.each([
    ['sparse+https://crates.example.com/private/index/', 'https://crates.example.com', 'crates.example.com'],
    ['https://example.com/crates/private/index', 'https://example.com/crates', 'example.com/crates'],
  ])('is the same for its private index: %s', (text, base, audience) => {
    const index = `sparse+${base}/private/index/`;
    expect(registryAddress(text)).toEqual({ base, index, isPrivateIndex: true, audience });
  });

  it.each([
    '',
    'crates.example.com',
    'ftp://crates.example.com',
    'https://x/?a=b',
    'https://x/#f',
    'file:///etc',
  ])('is not %j', async (text) => {
    const fault = await faultOf(() => registryAddress(text));
    expect(fault.kind).toBe('usage');
    expect(fault.message).toContain('is not the address of a registry');
  });

  it('repeats no password of what is no address at all, and nothing that draws', async () => {
    const fault = await faultOf(() => registryAddress('https://ada:S3CRET@cr ates\u001b[31m%zz/'));
    expect(fault.message).toContain('cr ates');
    expect(fault.message).not.toMatch(/S3CRET|\p{Cc}/u);
  });

  it('holds no password, and the sentence does not repeat it', async () => {
    const fault = await faultOf(() => registryAddress('https://me:secret@crates.example.com'));
    expect(fault.kind).toBe('usage');
    expect(textOf(fault)).not.toContain('secret');
  });

  it.each([
    'http://crates.example.com',
    'http://127.0.0.1.example.com',
    'http://10.0.0.7',
    'http://localhost.example.com',
  ])('is not plain http beyond this machine, unless somebody says so: %s', async (text) => {
    expect((await faultOf(() => registryAddress(text))).kind).toBe('insecure');
    expect(registryAddress(text, { allowHttp: true }).base).toBe(text);
  });
});

it('knows this machine', () => {
  expect(['localhost', '127.0.0.1', '127.9.9.9', '[::1]'].map(isThisMachine)).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(['127.0.0.1.example.com', '0.0.0.0', '[::2]', 'local'].map(isThisMachine)).toEqual([
    false,
    false,
    false,
    false,
  ]);
});
