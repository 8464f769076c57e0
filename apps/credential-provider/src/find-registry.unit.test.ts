import { ClientFault, type HttpRequest } from '@waybill/api/client';
import { describe, expect, it } from 'vitest';
import { findRegistry, mayBeOurs } from './find-registry.ts';
import { readOptions } from './options.ts';
import type { Surroundings } from './surroundings.ts';

const wellKnown = { registry: 'waybill', audience: 'crates.example.com', visibility: 'public' };

function surroundings(answer: { status: number; text: string }, args: string[] = []) {
  const sent: HttpRequest[] = [];
  const job = {
    async send(request: HttpRequest) {
      sent.push(request);
      return { headers: {}, ...answer };
    },
  };
  return { sent, given: { job, options: readOptions(args, {}) } as unknown as Surroundings };
}

it.each([
  ['sparse+https://crates.example.com/index/', true],
  ['sparse+http://127.0.0.1:9292/index/', true],
  ['sparse+https://example.com/crates/index/', true],
  ['sparse+https://crates.example.com/private/index/', true],
  ['sparse+https://index.crates.io/', false],
  ['https://github.com/rust-lang/crates.io-index', false],
  ['https://crates.example.com/index/', false],
  ['sparse+https://crates.example.com/index', false],
  ['sparse+https://crates.example.com/index/?x=/index/', false],
  ['sparse+file:///srv/index/', false],
  ['', false],
])('the index %s may be ours: %s', (index, expected) => {
  expect(mayBeOurs(index)).toBe(expected);
});

describe('a registry', () => {
  it('is asked what it is, and gets nothing that anybody could use', async () => {
    const { sent, given } = surroundings({ status: 200, text: JSON.stringify(wellKnown) });
    const found = await findRegistry('sparse+https://crates.example.com/index/', given);
    expect(found?.address.base).toBe('https://crates.example.com');
    expect(sent).toMatchObject([{ method: 'GET', url: 'https://crates.example.com/.well-known/waybill' }]);
    expect(Object.keys(sent[0]?.headers ?? {})).toEqual(['accept', 'user-agent']);
  });

  it('is found by its private index as well', async () => {
    const { sent, given } = surroundings({ status: 200, text: JSON.stringify(wellKnown) });
    const found = await findRegistry('sparse+https://crates.example.com/private/index/', given);
    expect(found?.address).toMatchObject({ base: 'https://crates.example.com', isPrivateIndex: true });
    expect(sent).toMatchObject([{ url: 'https://crates.example.com/.well-known/waybill' }]);
  });

  it('of another make is none of ours, on plain http too', async () => {
    const { given } = surroundings({ status: 404, text: '' });
    expect(await findRegistry('sparse+http://other.example/index/', given)).toBeNull();
  });

  it('on plain http is refused when it is ours, unless somebody says so', async () => {
    const answer = { status: 200, text: JSON.stringify(wellKnown) };
    const index = 'sparse+http://crates.example.com/index/';
    await expect(findRegistry(index, surroundings(answer).given)).rejects.toMatchObject({ kind: 'insecure' });
    expect(await findRegistry(index, surroundings(answer, ['--allow-http']).given)).not.toBeNull();
  });

  it('that cannot be told from a proxy is a failure', async () => {
    const { given } = surroundings({ status: 502, text: '<html>' });
    const failing = findRegistry('sparse+https://crates.example.com/index/', given);
    await expect(failing).rejects.toBeInstanceOf(ClientFault);
    await expect(failing).rejects.toThrow(/asking https:\/\/crates\.example\.com whether it is a Waybill/);
  });
});
