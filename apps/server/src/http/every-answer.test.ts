import { once } from 'node:events';
import { type ClientRequestArgs, type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KeyName } from '../config/keys.ts';
import { ADMIN_TOKEN } from '../testing/test-config.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { uploadWith } from '../testing/uploads.ts';

const INDEX_FILE = '/index/de/mo/demo';

const cases: [what: string, keys: Partial<Record<KeyName, string>>, policy: string | undefined][] = [
  ['public_url is https', { public_url: 'https://crates.example.com' }, 'max-age=31536000'],
  ['public_url is http', {}, undefined],
];

describe.each(cases)('where %s', (_what, keys, policy) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(keys);
    const uploaded = await ask('/api/v1/crates/new', { method: 'PUT' }, await uploadWith({}));
    expect(uploaded.statusCode).toBe(200);
    // From now on in memory, and answered before any routing.
    await server.running.app.inject({ url: INDEX_FILE });
  });
  afterAll(() => server.close());

  /** As a proxy does, whatever the public address is. */
  async function ask(path: string, options: ClientRequestArgs = {}, body?: Buffer): Promise<IncomingMessage> {
    const { port } = server.running.platform.config.listen;
    const headers = body === undefined ? {} : { authorization: ADMIN_TOKEN };
    const asked = request({ host: '127.0.0.1', port, path, agent: false, headers, ...options }).end(body);
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    answer.resume();
    return answer;
  }

  it.each([
    ['a page', '/', 200],
    ['an index file', INDEX_FILE, 200],
    ['a refusal', '/api/v1/crates/none', 404],
    ['no such page', '/none/such', 404],
  ])('%s says so', async (_page, path, status) => {
    const { statusCode, headers } = await ask(path);
    expect(statusCode).toBe(status);
    expect(headers['strict-transport-security']).toBe(policy);
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' });
  });
});
