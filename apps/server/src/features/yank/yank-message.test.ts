import { afterAll, beforeAll, expect, it } from 'vitest';
import { upload } from '../../testing/crate-file.ts';
import { personWithToken, tokenOf } from '../../testing/people.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { put } from '../../testing/uploads.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  await put(server, await upload('parcel', '1.0.0'));
});
afterAll(() => server.close());

const patch = (version: Record<string, unknown>, options = {}) =>
  server.request('PATCH', '/api/v1/crates/parcel/1.0.0', { body: { version }, ...options });
const state = async () => {
  const { json } = await server.request('GET', '/api/v1/crates/parcel/1.0.0', { token: null });
  return [json.version.yanked, json.version.yank_message];
};
const line = async () =>
  JSON.parse((await server.request('GET', '/index/pa/rc/parcel', { token: null })).text).yanked;
const refusal = async (version: Record<string, unknown>) => {
  const { status, json } = await patch(version);
  return [status, json.errors[0].code, json.errors[0].detail];
};

it('a version is yanked with a reason, in one request', async () => {
  const answer = await patch({ yanked: true, yank_message: 'unsound:\nuse 1.0.1' });
  expect(answer.status, answer.text).toBe(200);
  expect(answer.json.version).toMatchObject({
    num: '1.0.0',
    yanked: true,
    yank_message: 'unsound:\nuse 1.0.1',
  });
  expect(answer.json.version.audit_actions.map((one: { action: string }) => one.action)).toEqual([
    'publish',
    'yank',
  ]);
  expect(await state()).toEqual([true, 'unsound:\nuse 1.0.1']);
  expect(await line()).toBe(true);
  const { json } = await server.request('GET', '/api/v1/admin/audit?crate=parcel&action=version.yanked');
  expect(json.events[0].detail).toEqual({ version: '1.0.0', message: 'unsound:\nuse 1.0.1' });
});

it('the reason is changed by itself, and cleared where none comes along', async () => {
  await patch({ yank_message: 'see RUSTSEC' });
  expect(await state()).toEqual([true, 'see RUSTSEC']);
  await patch({});
  expect(await state()).toEqual([true, null]);
  await patch({ yanked: null, yank_message: 'again' });
  await patch({ yanked: true });
  expect(await state()).toEqual([true, null]);
});

it('cargo yank and its undo clear it', async () => {
  await patch({ yanked: true, yank_message: 'one' });
  await server.request('DELETE', '/api/v1/crates/parcel/1.0.0/yank');
  expect(await state()).toEqual([true, null]);
  await patch({ yank_message: 'two' });
  await server.request('PUT', '/api/v1/crates/parcel/1.0.0/unyank');
  expect(await state()).toEqual([false, null]);
  expect(await line()).toBe(false);
});

it('nothing is written where nothing changes', async () => {
  const { db } = server.running.platform.database;
  const events = () => db.selectFrom('audit_events').select('id').execute();
  const before = (await events()).length;
  expect((await patch({ yanked: false })).status).toBe(200);
  expect((await patch({})).status).toBe(200);
  expect((await events()).length).toBe(before);
});

it('is refused where nothing is yanked, too long, or no text', async () => {
  expect(await refusal({ yanked: false, yank_message: 'x' })).toEqual([
    400,
    'yank_message_invalid',
    'Cannot set yank message when unyanking',
  ]);
  expect(await refusal({ yank_message: 'x' })).toEqual([
    400,
    'yank_message_invalid',
    'Cannot update yank message for a version that is not yanked',
  ]);
  expect((await refusal({ yanked: true, yank_message: 'x'.repeat(501) }))[1]).toBe('yank_message_invalid');
  expect((await refusal({ yanked: true, yank_message: 'a\u0000b' }))[1]).toBe('yank_message_invalid');
  expect((await refusal({ yanked: 'yes' }))[0]).toBe(422);
  expect((await refusal({ yankd: true }))[0]).toBe(422);
  expect((await patch({ yanked: true, yank_message: 'x'.repeat(500) })).status).toBe(200);
});

it('is the owners’, by a token with the scope', async () => {
  const stranger = await personWithToken(server, 'stranger');
  expect((await patch({ yanked: false }, { token: stranger })).status).toBe(403);
  expect((await patch({ yanked: false }, { token: null })).json.errors[0].code).toBe(
    'authentication_required',
  );
  const reader = await tokenOf(server, 'admin', { endpoint_scopes: ['read'] });
  expect((await patch({ yanked: false }, { token: reader })).json.errors[0].code).toBe(
    'token_scope_insufficient',
  );
  const yanker = await tokenOf(server, 'admin', { endpoint_scopes: ['yank'], crate_scopes: ['parcel'] });
  expect((await patch({ yanked: false }, { token: yanker })).status).toBe(200);
});
