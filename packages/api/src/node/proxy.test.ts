import { expect, it } from 'vitest';
import { faultOf } from '../testing/faults.ts';
import { proxyFor } from './proxy.ts';

const P = 'http://proxy.example:3128';
type Env = Record<string, string>;

it.each<[string, Env, string | null]>([
  ['https://crates.example.com', {}, null],
  ['https://crates.example.com', { HTTPS_PROXY: P }, P],
  ['https://crates.example.com', { https_proxy: P }, P],
  ['https://crates.example.com', { HTTPS_PROXY: '', ALL_PROXY: P }, P],
  ['https://crates.example.com', { all_proxy: 'proxy.example:3128' }, P],
  ['https://crates.example.com', { http_proxy: P }, null],
  ['http://crates.example.com', { http_proxy: P }, P],
  // A request could set it, where this runs in a CGI.
  ['http://crates.example.com', { HTTP_PROXY: P }, null],
  ['https://crates.example.com', { HTTPS_PROXY: P, NO_PROXY: '*' }, null],
  ['https://crates.example.com', { HTTPS_PROXY: P, NO_PROXY: 'a.example, .example.com' }, null],
  ['https://crates.example.com', { HTTPS_PROXY: P, no_proxy: '*.EXAMPLE.com' }, null],
  ['https://crates.example.com', { HTTPS_PROXY: P, NO_PROXY: '', no_proxy: 'crates.example.com' }, null],
  ['https://crates.example.com', { HTTPS_PROXY: P, NO_PROXY: 'ates.example.com' }, P],
  ['https://crates.example.com', { HTTPS_PROXY: P, NO_PROXY: 'crates.example.com:443' }, null],
  ['https://crates.example.com:8443', { HTTPS_PROXY: P, NO_PROXY: 'crates.example.com:443' }, P],
  ['http://127.0.0.1:9292', { http_proxy: P }, null],
  ['http://localhost:9292', { http_proxy: P }, null],
  ['http://metadata.google.internal/x', { http_proxy: P }, null],
  ['http://169.254.169.254/x', { http_proxy: P }, null],
])('%s with %j goes by %s', (url, env, expected) => {
  expect(proxyFor(new URL(url), env)?.origin ?? null).toBe(expected);
});

it('is an address of the web', async () => {
  for (const HTTPS_PROXY of ['socks5://x', 'http://', 'no proxy'])
    expect((await faultOf(() => proxyFor(new URL('https://x.example'), { HTTPS_PROXY }))).kind).toBe('usage');
});
