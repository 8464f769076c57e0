import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { upload } from '../../testing/crate-file.ts';
import { personWithToken } from '../../testing/people.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  for (const version of ['1.0.0', '1.1.0']) {
    await server.request('PUT', '/api/v1/crates/new', { body: await upload('parcel', version) });
  }
});
afterAll(() => server.close());

const yank = (version: string, options = {}) =>
  server.request('DELETE', `/api/v1/crates/parcel/${version}/yank`, options);
const unyank = (version: string, options = {}) =>
  server.request('PUT', `/api/v1/crates/parcel/${version}/unyank`, options);
const index = async () => server.request('GET', '/index/pa/rc/parcel', { token: null });
const lines = async () =>
  (await index()).text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { vers: string; yanked: boolean });

describe('yanking a version', () => {
  it('shows in the index before the answer, under a new tag, and changes no other line', async () => {
    const before = await index();
    const answer = await yank('1.1.0');
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({ ok: true });
    expect(await lines()).toMatchObject([
      { vers: '1.0.0', yanked: false },
      { vers: '1.1.0', yanked: true },
    ]);
    expect((await index()).headers.get('etag')).not.toBe(before.headers.get('etag'));

    expect((await unyank('1.1.0', { headers: { 'content-type': 'application/json' } })).json).toEqual({
      ok: true,
    });
    expect((await index()).text).toBe(before.text);
    expect((await index()).headers.get('etag')).toBe(before.headers.get('etag'));
  });

  it('twice is once', async () => {
    await yank('1.1.0');
    const after = await index();
    expect((await yank('1.1.0')).json).toEqual({ ok: true });
    expect((await index()).text).toBe(after.text);
    await unyank('1.1.0');
  });

  it('moves the crate to its highest version that is left, and the file stays', async () => {
    await yank('1.1.0');
    const page = await server.request('GET', '/api/v1/crates/parcel');
    expect(page.json.crate).toMatchObject({ default_version: '1.0.0', max_version: '1.0.0', yanked: false });
    expect((await fetch(`${server.url}/api/v1/crates/parcel/1.1.0/download`)).status).toBe(200);
    await unyank('1.1.0');
  });

  it('is refused to a stranger, without the scope, and for what does not exist', async () => {
    const stranger = await personWithToken(server, 'stranger');
    const refused = await yank('1.0.0', { token: stranger });
    expect(refused.status).toBe(403);
    expect(refused.json.errors[0]).toMatchObject({ code: 'crate_owner_required' });
    expect((await yank('9.9.9')).json.errors[0]).toMatchObject({ code: 'version_not_found' });
    expect((await server.request('DELETE', '/api/v1/crates/nothing/1.0.0/yank')).status).toBe(404);
    expect((await yank('1.0.0', { token: null })).json.errors[0]).toMatchObject({
      code: 'authentication_required',
    });
    expect((await lines())[0]).toMatchObject({ yanked: false });
  });
});
