import { afterEach, describe, expect, it } from 'vitest';
import type { KeyName } from '../../config/keys.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer | undefined;
afterEach(() => server?.close());

const TOKEN = 'a-token-for-prometheus-alone';

async function statuses(
  keys: Partial<Record<KeyName, string>>,
  requests: Record<string, string>[],
): Promise<number[]> {
  server = await startTestServer(keys);
  const port = server.running.platform.config.listen.port;
  const answers = requests.map((headers) => fetch(`http://127.0.0.1:${port}/metrics`, { headers }));
  return (await Promise.all(answers)).map(({ status }) => status);
}

describe('without a credential', () => {
  it('this machine, while the registry is for this machine alone; and nobody through a proxy', async () => {
    const proxied = [
      { 'x-forwarded-for': '203.0.113.9' },
      { 'x-real-ip': '203.0.113.9' },
      { forwarded: 'for=203.0.113.9' },
      { via: '1.1 proxy' },
    ];
    expect(await statuses({}, [{}, ...proxied])).toEqual([200, 403, 403, 403, 403]);
  });

  it('nobody once it has an address for others: all of them may seem to come from this machine', async () => {
    expect(await statuses({ public_url: 'https://crates.example.com' }, [{}])).toEqual([403]);
  });

  it('nobody where it is switched off', async () => {
    expect(await statuses({ 'metrics.addresses': 'none' }, [{}])).toEqual([403]);
  });

  it('the networks that are named, by the address that a trusted proxy tells', async () => {
    const keys = { trusted_proxies: '127.0.0.1', 'metrics.addresses': '192.0.2.0/24, 2001:db8::/32' };
    const from = (address: string) => ({ 'x-forwarded-for': address });
    expect(
      await statuses(keys, [
        from('192.0.2.7'),
        from('2001:db8::7'),
        from('198.51.100.1'),
        // What a client says before the proxy added its own address is nothing.
        from('192.0.2.7, 198.51.100.1'),
        {},
      ]),
    ).toEqual([200, 200, 403, 403, 403]);
  });
});

it('the token of its own, and nothing like it, also while the database is gone', async () => {
  const keys = { 'metrics.token': TOKEN, 'metrics.addresses': 'none' };
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  expect(
    await statuses(keys, [
      bearer(TOKEN),
      { authorization: TOKEN },
      bearer(`${TOKEN}x`),
      bearer(TOKEN.slice(0, -1)),
      {},
    ]),
  ).toEqual([200, 200, 403, 403, 403]);
  // It is good for nothing else.
  expect((await server?.request('GET', '/api/v1/admin/state', { token: TOKEN }))?.status).toBe(403);
});
