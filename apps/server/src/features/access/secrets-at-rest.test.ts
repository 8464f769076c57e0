import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decideDevice, poll, startDevice } from '../../testing/device.ts';
import {
  cookieOf,
  createPerson,
  FROM_MANY_ADDRESSES,
  PASSWORD,
  signIn,
  tokenOf,
} from '../../testing/people.ts';
import { personWithApp } from '../../testing/second-factors.ts';
import { ADMIN_PASSWORD, ADMIN_TOKEN } from '../../testing/test-config.ts';
import { startTestServer } from '../../testing/test-server.ts';
import { startTrustedCi, TOKENS, type TrustedCi } from '../../testing/trusted-ci.ts';

let ci: TrustedCi;
beforeAll(async () => {
  ci = await startTrustedCi({ keys: FROM_MANY_ADDRESSES });
  await ci.publish('rocket', '1.0.0');
  await ci.trust('rocket');
});
afterAll(() => ci.close());

/** Every row of every table, the account library's among them, as one text. */
async function everythingStored(server: TrustedCi['server']): Promise<string> {
  const { db } = server.running.platform.database;
  const tables = await db.introspection.getTables();
  expect(tables.length).toBeGreaterThan(15);
  const dynamic = db.withTables<Record<string, Record<string, unknown>>>();
  // What SQLite keeps an index of words in has numbers that no JavaScript number holds; its bytes are among the files.
  const ofWords = /^crate_(words|names)_(data|idx|content|docsize|config)$/;
  const readable = tables.filter(({ name }) => !ofWords.test(name));
  const rows = await Promise.all(readable.map(({ name }) => dynamic.selectFrom(name).selectAll().execute()));
  return JSON.stringify(rows);
}

/** Every file of the data folder: an embedded database keeps in its pages what no row has any more. */
async function everythingOnDisk(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return (await Promise.all(files.map((file) => readFile(file, 'latin1')))).join('\n');
}

it('of tokens, links and passwords, the database has only hashes', async () => {
  await createPerson(ci.server, 'person');
  const apiToken = await tokenOf(ci.server, 'person');
  const jwt = ci.mint();
  const accessToken = (await ci.exchange(jwt)).json.token as string;
  const bound = await ci.accessToken(undefined, {
    crate: 'rocket',
    version: '1.0.1',
    checksum: 'a'.repeat(64),
  });
  await ci.publish('rocket', '1.0.2', accessToken);
  const revoked = await ci.accessToken();
  await ci.server.request('DELETE', TOKENS, { token: revoked });
  await ci.exchange(ci.mint({ repository: 'acme/unknown' }));
  const signedIn = await signIn(ci.server, 'person@example.com', PASSWORD);
  const cookie = cookieOf(signedIn);
  expect((await ci.server.request('GET', '/api/v1/me', { token: null, headers: { cookie } })).status).toBe(
    200,
  );

  const waiting = await startDevice(ci.server);
  const device = await startDevice(ci.server);
  await decideDevice(ci.server, cookie, device);
  const deviceToken = (await poll(ci.server, device)).json.token as string;

  const stored = (await everythingStored(ci.server)) + (await everythingOnDisk(ci.server.dataDir));
  // It is the right place to look.
  expect(stored).toContain('person@example.com');
  const signature = jwt.split('.')[2] ?? '';
  const cookieValue = decodeURIComponent(cookie.slice(cookie.indexOf('=') + 1));
  const secrets = {
    apiToken,
    accessToken,
    bound,
    revoked,
    jwt,
    signature,
    cookieValue,
    PASSWORD,
    ADMIN_PASSWORD,
    ADMIN_TOKEN,
    deviceToken,
    deviceCode: device.device_code,
    userCode: device.user_code,
    waitingDeviceCode: waiting.device_code,
    waitingUserCode: waiting.user_code,
    waitingLetters: waiting.user_code.replace('-', ''),
  };
  for (const [name, secret] of Object.entries(secrets)) {
    expect(secret.length, name).toBeGreaterThan(7);
    expect(stored.includes(secret), `${name} is stored`).toBe(false);
    // Nor without its prefix and check character.
    if (secret.startsWith('wb'))
      expect(stored.includes(secret.slice(5, -1)), `${name} is stored in part`).toBe(false);
  }
});

it('of one password that two people have, it has two hashes', async () => {
  for (const login of ['first-twin', 'second-twin']) {
    const body = { login, email: `${login}@example.com`, password: PASSWORD };
    expect((await ci.server.request('POST', '/api/v1/admin/users', { body })).status).toBe(200);
  }
  const { db } = ci.server.running.platform.database;
  const rows = await db
    .withTables<{ auth_accounts: { user_id: string; password: string } }>()
    .selectFrom('users')
    .innerJoin('auth_accounts', 'auth_accounts.user_id', 'users.auth_user_id')
    .select('auth_accounts.password')
    .where('users.login', 'in', ['first-twin', 'second-twin'])
    .execute();
  expect(rows).toHaveLength(2);
  expect(new Set(rows.map(({ password }) => password)).size).toBe(2);
});

it('of second factors, it has only what is sealed or hashed', async () => {
  const server = await startTestServer({ ...FROM_MANY_ADDRESSES, public_url: 'http://localhost:{port}' });
  const person = await personWithApp(server, 'factors');
  const { browser, secret } = person;
  const question = (await browser('POST', '/api/v1/me/second-factor/passkeys/options')).json.options;
  const stored = (await everythingStored(server)) + (await everythingOnDisk(server.dataDir));
  expect(stored).toContain('factors@example.com');
  const bits = [...secret].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter));
  const bytes = Buffer.from(
    (
      bits
        .map((five) => five.toString(2).padStart(5, '0'))
        .join('')
        .match(/.{8}/g) ?? []
    ).map((byte) => Number.parseInt(byte, 2)),
  );
  const forms = (['hex', 'base64', 'base64url', 'latin1'] as const).map((as) => bytes.toString(as));
  for (const one of [secret, ...forms, question.challenge, ...person.recoveryCodes])
    expect(stored.includes(one)).toBe(false);
  for (const code of person.recoveryCodes) expect(stored.includes(code.replaceAll('-', ''))).toBe(false);
  await server.close();
});

it('of the set-up link, too', async () => {
  const server = await startTestServer({
    'setup.admin_login': '',
    'setup.admin_email': '',
    'setup.admin_password': '',
    'setup.admin_token': '',
  });
  const link = new URL(server.running.setupLink ?? '').searchParams.get('token') ?? '';
  expect(link.length).toBeGreaterThan(20);
  const stored = (await everythingStored(server)) + (await everythingOnDisk(server.dataDir));
  expect(stored.includes(link)).toBe(false);
  await server.close();
});
