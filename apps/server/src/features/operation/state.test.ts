import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { upload } from '../../testing/crate-file.ts';
import { createPerson, FROM_MANY_ADDRESSES, PASSWORD, signIn } from '../../testing/people.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { put } from '../../testing/uploads.ts';
import { queueMail } from '../mail/index.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer(FROM_MANY_ADDRESSES);
  await put(server, await upload('parcel', '1.0.0'));
  await put(server, await upload('parcel', '1.1.0'));
});
afterAll(() => server.close());

const state = async () => {
  const answer = await server.request('GET', '/api/v1/admin/state');
  expect(answer.status, answer.text).toBe(200);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  return answer.json.state;
};
const limit = async (name: string) =>
  (await state()).limits.find((one: { name: string }) => one.name === name);

describe('the state of the registry', () => {
  it('has what there is, and how much of it', async () => {
    const { database, storage, counts, server: own, backup } = await state();
    const { engine } = server.running.platform.database;
    expect(database).toEqual({
      engine,
      version: expect.stringMatching(engine === 'sqlite' ? /^3\.\d+/ : /^1[5-9]/),
      bytes: expect.any(Number),
      schema: expect.stringMatching(/^\d{4}-/),
    });
    expect(database.bytes).toBeGreaterThan(100_000);
    expect(storage).toMatchObject({ kind: 'files', place: server.dataDir, files: 2 });
    expect(storage.bytes).toBeGreaterThan(100);
    expect(storage.free_bytes).toBeGreaterThan(0);
    expect(counts).toMatchObject({ crates: 1, versions: 2, users: 1, administrators: 1, organizations: 0 });
    expect(own).toMatchObject({ version: '0.1.0', public_url: server.url, visibility: 'public' });
    expect(backup).toBeNull();
  });

  it('counts mails by what became of them, and downloads that wait', async () => {
    const { database, now } = server.running.platform;
    await queueMail(database.db, [{ to: 'nobody', subject: 's', text: 't' }], now());
    await server.request('GET', '/api/v1/crates/parcel/1.0.0/download');
    expect(await state()).toMatchObject({
      mails: { smtp: false, failed: 1, sent: 0 },
      downloads: { waiting: 1 },
    });
    await server.running.downloads.flush();
    expect((await state()).downloads.waiting).toBe(0);
  });

  it('knows of a backup once one is noted', async () => {
    const { db } = server.running.platform.database;
    const value = JSON.stringify({ at: '2026-11-23T10:00:00.000Z', to: '/backups/1' });
    await db.insertInto('instance').values({ key: 'last_backup', value }).execute();
    expect((await state()).backup).toEqual({ at: '2026-11-23T10:00:00.000Z', to: '/backups/1' });
  });
});

describe('the limits', () => {
  it('are those in force, with the setting where there is one', async () => {
    expect(await limit('versions')).toEqual({
      name: 'versions',
      what: expect.any(String),
      most: server.running.platform.config.limits.versionsPerHour,
      window_seconds: 3600,
      setting: 'limits.versions_per_hour',
      per_copy: false,
      limited: [],
    });
  });

  it('tell who tried too many passwords', async () => {
    await createPerson(server, 'ada');
    const from = { 'x-forwarded-for': '192.0.2.77' };
    const wrong = () =>
      server.request('POST', '/api/auth/sign-in/email', {
        token: null,
        headers: from,
        body: { email: 'ada@example.com', password: 'a wrong one' },
      });
    for (let tries = 0; tries < 10; tries += 1) await wrong();
    expect((await wrong()).status).toBe(429);
    expect((await limit('password_sign_ins')).limited).toEqual([
      { who: 'address 192.0.2.77', until: expect.stringMatching(/Z$/) },
    ]);
    expect((await signIn(server, 'ada@example.com', PASSWORD)).status).toBe(200);
  });

  it('tell whose second factors were tried too often', async () => {
    const { db } = server.running.platform.database;
    const { id } = await db
      .selectFrom('users')
      .select('id')
      .where('login', '=', 'ada')
      .executeTakeFirstOrThrow();
    const now = server.running.platform.now().getTime();
    const row = { began_at: now, forget_after: now + 900_000 };
    await db
      .insertInto('factor_tries')
      .values([
        { ...row, subject: `user ${id}`, tries: 6 },
        { ...row, subject: `user ${id} today`, tries: 6 },
        { ...row, subject: 'address 192.0.2.9', tries: 99 },
      ])
      .execute();
    const until = new Date(now + 900_000).toISOString();
    expect((await limit('factor_tries_of_user')).limited).toEqual([{ who: 'user ada', until }]);
    expect((await limit('factor_tries_of_user_in_a_day')).limited).toEqual([]);
    expect((await limit('factor_tries_of_address')).limited).toEqual([]);
  });
});
