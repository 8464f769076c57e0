import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectRefusal } from '../../testing/expect-refusal.ts';
import { personWithToken, tokenOf } from '../../testing/people.ts';
import { GITHUB_CONFIGS, githubConfig, startTrustedCi, type TrustedCi } from '../../testing/trusted-ci.ts';

let ci: TrustedCi;
let ada: string;
beforeAll(async () => {
  ci = await startTrustedCi();
  ada = await personWithToken(ci.server, 'ada');
  await ci.publish('parcel', '1.0.0', ada);
  await ci.publish('stamp', '1.0.0', ada);
});
afterAll(() => ci.close());

const me = async (token = ada) => (await ci.server.request('GET', '/api/v1/me', { token })).json;
const change = async (user: Record<string, unknown>, { token = ada, id = '' } = {}) =>
  ci.server.request('PUT', `/api/v1/users/${id === '' ? (await me(token)).user.id : id}`, {
    token,
    body: { user },
  });
const changeCrates = (body: unknown, token = ada) =>
  ci.server.request('PUT', '/api/v1/me/email_notifications', { token, body });
const idOf = async (name: string): Promise<number> =>
  (await me()).owned_crates.find((crate: { name: string }) => crate.name === name).id;
/** What ada was sent since the last time. */
async function mails(): Promise<{ subject: string; body: string }[]> {
  const { db } = ci.server.running.platform.database;
  const rows = await db
    .selectFrom('mails')
    .select(['subject', 'body'])
    .where('recipient', '=', 'ada@example.com')
    .orderBy('id')
    .execute();
  await db.deleteFrom('mails').execute();
  return rows;
}

it('nobody is told of a version who did not ask for it', async () => {
  expect((await me()).user.publish_notifications).toBe(false);
  expect(await mails()).toEqual([]);
});

it('an owner who asked is told of each version, by whom it came, and in which job', async () => {
  expect((await change({ publish_notifications: true })).json).toEqual({ ok: true });
  expect((await me()).user.publish_notifications).toBe(true);
  await ci.publish('parcel', '1.1.0', ada);
  const [byHand, ...others] = await mails();
  expect(others).toEqual([]);
  expect(byHand?.subject).toContain('parcel 1.1.0 was published');
  expect(byHand?.body).toContain('ada');
  const body = githubConfig('parcel');
  expect((await ci.server.request('POST', GITHUB_CONFIGS, { token: ada, body })).status).toBe(200);
  await mails();
  await ci.publish('parcel', '1.2.0', await ci.accessToken());
  const byJob = (await mails()).find(({ subject }) => subject.includes('1.2.0'));
  expect(byJob?.body).toContain('a run of GitHub Actions in acme/rocket');
  expect(byJob?.body).toMatch(/Run: +https?:/);
  expect((await ci.publish('parcel', '1.2.0', ada)).status).not.toBe(200);
  expect(await mails()).toEqual([]);
});

it('not of a crate that was taken out, and again when it is put back', async () => {
  const id = await idOf('parcel');
  expect((await changeCrates([{ id, email_notifications: false }])).json).toEqual({ ok: true });
  expect((await me()).owned_crates).toMatchObject([
    { name: 'parcel', email_notifications: false },
    { name: 'stamp', email_notifications: true },
  ]);
  const [told, ...more] = await mails();
  expect(more).toEqual([]);
  expect(told?.subject).toContain('no more mails about published versions of parcel');
  await ci.publish('parcel', '1.3.0', ada);
  await ci.publish('stamp', '1.1.0', ada);
  expect((await mails()).map(({ subject }) => subject)).toEqual([expect.stringContaining('stamp 1.1.0')]);
  await changeCrates([{ id, email_notifications: true }]);
  await ci.publish('parcel', '1.4.0', ada);
  expect(await mails()).toHaveLength(1);
});

it('a last mail tells that they were switched off, once', async () => {
  await change({ publish_notifications: false });
  await change({ publish_notifications: false });
  expect((await mails()).map(({ subject }) => subject)).toEqual([
    expect.stringContaining('no more mails about published versions'),
  ]);
  await ci.publish('parcel', '1.5.0', ada);
  expect(await mails()).toEqual([]);
});

it('of a crate it is told once, by what was said last, and not where no mails were wanted', async () => {
  const id = await idOf('stamp');
  const flicker = [false, true, false].map((isOn) => ({ id, email_notifications: isOn }));
  await changeCrates(flicker);
  expect(await mails()).toEqual([]);
  await changeCrates([{ id, email_notifications: true }]);
  await change({ publish_notifications: true });
  await changeCrates(flicker);
  expect((await mails()).map(({ subject }) => subject)).toEqual([
    expect.stringContaining('no more mails about published versions of stamp'),
  ]);
  await changeCrates([{ id, email_notifications: true }]);
  await change({ publish_notifications: false });
  await mails();
});

it('nobody changes it for somebody else, nor of a crate of somebody else, nor an address', async () => {
  const eve = await personWithToken(ci.server, 'eve');
  const { id } = (await me()).user;
  expectRefusal(
    await change({ publish_notifications: true }, { token: eve, id: String(id) }),
    'permission_denied',
  );
  expect((await changeCrates([{ id: await idOf('parcel'), email_notifications: false }], eve)).status).toBe(
    200,
  );
  expect((await me()).owned_crates[0].email_notifications).toBe(true);
  expectRefusal(await change({ email: 'eve@example.com' }), 'body_invalid');
  expect((await change({ email: 'ada@example.com' })).json).toEqual({ ok: true });
  expect((await me()).user.email).toBe('ada@example.com');
  const narrow = await tokenOf(ci.server, 'ada', { endpoint_scopes: ['publish-update'] });
  expectRefusal(await change({ publish_notifications: true }, { token: narrow }), 'token_scope_insufficient');
});

it('each change is in the audit trail', async () => {
  const { json } = await ci.server.request('GET', '/api/v1/admin/audit?action=user.notifications_changed');
  expect(json.events.length).toBe(10);
});
