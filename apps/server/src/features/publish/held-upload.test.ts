import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { upload } from '../../testing/crate-file.ts';
import {
  createPerson,
  FROM_MANY_ADDRESSES,
  PASSWORD,
  personWithToken,
  sessionOf,
} from '../../testing/people.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer(FROM_MANY_ADDRESSES);
});
afterAll(() => server.close());

/** Begins an upload and holds it before its last byte. */
async function hold(body: Buffer, credential: Record<string, string>) {
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  async function* slowly() {
    yield body.subarray(0, -1);
    await held;
    yield body.subarray(-1);
  }
  const answer = fetch(`${server.url}/api/v1/crates/new`, {
    method: 'PUT',
    headers: credential,
    body: ReadableStream.from(slowly()) as unknown as ReadableStream<Uint8Array<ArrayBuffer>>,
    duplex: 'half',
  } as RequestInit);
  // Until the server has asked who uploads, which it does before it stores the first byte of the crate.
  await expect.poll(async () => (await server.stored()).blobs.length, { timeout: 10_000 }).toBeGreaterThan(0);
  return async () => {
    letGo();
    const response = await answer;
    return { status: response.status, json: (await response.json()) as { errors: { code: string }[] } };
  };
}

async function makeToken(endpointScopes: string[]): Promise<{ id: number; token: string }> {
  const answer = await server.request('POST', '/api/v1/admin/users/admin/tokens', {
    body: { api_token: { name: 'held', endpoint_scopes: endpointScopes } },
  });
  return answer.json.api_token;
}

describe('what allowed an upload is asked again when it is stored', () => {
  it('a token that was revoked meanwhile publishes nothing', async () => {
    const { id, token } = await makeToken(['publish-new']);
    const finish = await hold(await upload('revoked', '1.0.0'), { authorization: token });
    const { db } = server.running.platform.database;
    await db.updateTable('api_tokens').set({ revoked_at: 1 }).where('id', '=', id).execute();
    expect(await finish()).toMatchObject({
      status: 403,
      json: { errors: [{ code: 'authentication_failed' }] },
    });
    expect(await server.stored()).toMatchObject({ crates: 0, versions: 0, blobs: [] });
  });

  it.each([{ locked: { reason: 'left' } }, { read_only: true }])(
    'somebody who may not any more publishes nothing: %j',
    async (change) => {
      const login = 'locked' in change ? 'leaver' : 'auditor';
      const token = await personWithToken(server, login);
      const finish = await hold(await upload(`of-${login}`, '1.0.0'), { authorization: token });
      await server.request('PATCH', `/api/v1/admin/users/${login}`, { body: change });
      expect(await finish()).toMatchObject({
        status: 403,
        json: { errors: [{ code: 'authentication_failed' }] },
      });
      expect(await server.stored()).toMatchObject({ crates: 0, versions: 0, blobs: [] });
    },
  );

  it('somebody who is locked meanwhile publishes nothing in a session either', async () => {
    await createPerson(server, 'browsing');
    const cookie = await sessionOf(server, 'browsing@example.com', PASSWORD);
    const finish = await hold(await upload('of-browsing', '1.0.0'), { cookie });
    await server.request('PATCH', '/api/v1/admin/users/browsing', { body: { locked: { reason: 'left' } } });
    expect(await finish()).toMatchObject({
      status: 403,
      json: { errors: [{ code: 'authentication_failed' }] },
    });
    expect(await server.stored()).toMatchObject({ crates: 0, versions: 0, blobs: [] });
  });

  it('a token for new crates publishes none that somebody made meanwhile', async () => {
    const { token } = await makeToken(['publish-new']);
    const finish = await hold(await upload('contested', '2.0.0'), { authorization: token });
    const other = await server.request('PUT', '/api/v1/crates/new', {
      body: await upload('contested', '1.0.0'),
    });
    expect(other.status).toBe(200);
    expect(await finish()).toMatchObject({
      status: 403,
      json: { errors: [{ code: 'token_scope_insufficient' }] },
    });
    expect(await server.stored()).toMatchObject({ versions: 1 });
  });
});
