import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest';
import { rotate } from '../../commands/rotate.ts';
import type { KeyName } from '../../config/keys.ts';
import { readSecrets, secretsText } from '../../platform/secrets.ts';
import { startServer } from '../../start.ts';
import { FROM_MANY_ADDRESSES, PASSWORD, sessionOf } from '../../testing/people.ts';
import { startSecondCopy } from '../../testing/second-copy.ts';
import { codeNow, confirm, type Enrolled, halfSession, personWithApp } from '../../testing/second-factors.ts';
import { ADMIN_TOKEN, testConfig } from '../../testing/test-config.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let zoe: Enrolled;
let before: string;
const said = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
const complained = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
beforeEach(async () => {
  server = await startTestServer(FROM_MANY_ADDRESSES);
  zoe = await personWithApp(server, 'zoe');
  before = readSecrets(server.dataDir).session;
  said.mockClear();
  complained.mockClear();
});
afterEach(() => server.close());
afterAll(() => vi.restoreAllMocks());

const words = () => [...said.mock.calls, ...complained.mock.calls].map(([text]) => String(text)).join('');
const fileOf = () => JSON.parse(readFileSync(join(server.dataDir, 'secrets.json'), 'utf8'));
const isSignedIn = async (cookie: string, at: string = server.url) =>
  (await fetch(`${at}/api/v1/me`, { headers: { cookie } })).status === 200;
const sealed = async () => {
  const { db } = server.running.platform.database;
  return (await db.selectFrom('totp_factors').select('secret').executeTakeFirstOrThrow()).secret;
};
/** Gives the second factor in a new session, in the next half minute so that no code comes twice. */
async function opensByApp(): Promise<boolean> {
  server.advance(60_000);
  const half = await halfSession(server, zoe);
  return (await confirm(half, codeNow(server, zoe.secret))).status === 200;
}

/** The command on the folder of the server, which is stopped, with these keys. @returns its exit code. */
async function runCommand(args: string[], keys: Partial<Record<KeyName, string>> = {}): Promise<number> {
  const { databaseUrl, dataDir } = server.running.platform.config;
  vi.stubEnv('WAYBILL_DATA_DIR', dataDir);
  vi.stubEnv('WAYBILL_DATABASE_URL', databaseUrl);
  for (const [name, value] of Object.entries(keys)) vi.stubEnv(`WAYBILL_${name.toUpperCase()}`, value);
  try {
    return await rotate(args);
  } finally {
    vi.unstubAllEnvs();
  }
}

async function startAgain(keys: Partial<Record<KeyName, string>> = {}): Promise<string> {
  await server.running.stop();
  const lines: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
  const { dataDir, databaseUrl, listen } = server.running.platform.config;
  const config = testConfig({
    dataDir,
    databaseUrl,
    port: listen.port,
    keys: { ...FROM_MANY_ADDRESSES, ...keys },
  });
  server.running = await startServer(config, log, server.running.platform.now);
  return lines.join('');
}

it('makes another key and signs nobody out; later the old one is forgotten, and the sessions it signed end', async () => {
  const sealedBefore = await sealed();
  await server.running.stop();
  expect(await runCommand([])).toBe(0);
  expect(words()).toContain('restart every copy');
  expect(await startAgain()).not.toContain('others than before');
  const now = fileOf();
  expect(now).toEqual({ session: expect.any(String), others: [before] });
  expect(now.session).not.toBe(before);
  expect(await sealed()).not.toBe(sealedBefore);
  expect(await isSignedIn(zoe.cookie)).toBe(true);
  expect(await opensByApp()).toBe(true);
  const younger = await sessionOf(server);
  const path = '/api/v1/admin/audit?action=secrets.rotated';
  const [event] = (await server.request('GET', path)).json.events;
  expect(event).toMatchObject({ actor: { kind: 'operator' }, detail: { resealed: 1, lost: 0 } });

  await server.running.stop();
  expect(await runCommand(['--finish'])).toBe(0);
  expect(await startAgain()).toBe('');
  expect(fileOf()).toEqual({ session: now.session });
  expect(await isSignedIn(zoe.cookie)).toBe(false);
  expect(await isSignedIn(younger)).toBe(true);
  expect(await opensByApp()).toBe(true);
  expect((await server.request('GET', '/api/v1/me', { token: ADMIN_TOKEN })).status).toBe(200);

  // The file is for its user alone, nothing is left beside it, and no key was shown.
  expect(statSync(join(server.dataDir, 'secrets.json')).mode & 0o077).toBe(0);
  expect(readdirSync(server.dataDir).filter((name) => name.startsWith('secrets'))).toEqual(['secrets.json']);
  for (const key of [before, now.session]) expect(words()).not.toContain(key);
});

it('a key that others may have is forgotten at once: everybody signs in again, and apps go on', async () => {
  await server.running.stop();
  // What is in the way changes nothing.
  expect(await runCommand(['--finish'])).toBe(2);
  expect(words()).toContain('has one key only');
  expect(await runCommand(['--finish', '--forget-old'])).toBe(2);
  expect(await runCommand(['--finish'], { secret_key: 'x'.repeat(40) })).toBe(2);
  expect(fileOf()).toEqual({ session: before });

  expect(await runCommand(['--forget-old'])).toBe(0);
  expect(await startAgain()).toBe('');
  expect(fileOf()).toEqual({ session: expect.not.stringMatching(before) });
  expect(await isSignedIn(zoe.cookie)).toBe(false);
  expect(await opensByApp()).toBe(true);
});

it('copies that were not restarted yet understand those that were, and the other way round', async () => {
  const { platform } = server.running;
  // Beside the running server, as over PostgreSQL.
  const { rotateKeys } = await import('./rotate-keys.ts');
  await rotateKeys(platform, 'rotate');
  const renewed = await startSecondCopy({
    ...server,
    running: { ...server.running, platform: { ...platform, secrets: readSecrets(server.dataDir) } },
  });
  expect(await isSignedIn(zoe.cookie, renewed.url)).toBe(true);
  // The running one looks at the file once a second.
  await sleep(1100);
  const signedIn = await fetch(`${renewed.url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': '198.51.100.250' },
    body: JSON.stringify({ email: 'admin@example.com', password: 'correct horse battery' }),
  });
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  expect(await isSignedIn(cookie, renewed.url)).toBe(true);
  expect(await isSignedIn(cookie)).toBe(true);
  // What is sealed by the new key already is opened by the copy with the old one.
  expect(await opensByApp()).toBe(true);
  // A signature of nobody's stays one.
  expect(await isSignedIn(`${cookie.slice(0, -12)}AAAAAAAA%3D`)).toBe(false);
  await renewed.close();
});

it('keys of the configuration change in steps, by which nobody is signed out', async () => {
  const [one, two] = ['first-key-of-the-configuration-0123', 'second-key-of-the-configuration-012'];
  await server.close();
  server = await startTestServer({ ...FROM_MANY_ADDRESSES, secret_key: one });
  zoe = await personWithApp(server, 'zoe');
  const steps = [
    { secret_key: one, other_secret_keys: two },
    { secret_key: two, other_secret_keys: one },
  ];
  for (const keys of steps) {
    expect(await startAgain(keys)).toBe('');
    expect(await isSignedIn(zoe.cookie)).toBe(true);
    expect(await opensByApp()).toBe(true);
  }
  await server.running.stop();
  expect(await runCommand([], { secret_key: two })).toBe(2);
  expect(words()).toContain('other_secret_keys');
  expect(await runCommand([], { secret_key: two, other_secret_keys: one })).toBe(0);
  expect(await startAgain({ secret_key: two })).toBe('');
  expect(await isSignedIn(zoe.cookie)).toBe(false);
  expect(await opensByApp()).toBe(true);
  for (const key of [one, two]) expect(words()).not.toContain(key);
});

it('an app whose key is lost is told of, and the others are sealed anew', async () => {
  await personWithApp(server, 'yan');
  const { config } = server.running.platform;
  const { db } = server.running.platform.database;
  const rows = await db.selectFrom('totp_factors').select(['user_id', 'secret']).orderBy('user_id').execute();
  const other = rows[1]?.secret ?? '';
  await db
    .updateTable('totp_factors')
    .set({ secret: other })
    .where('user_id', '=', rows[0]?.user_id ?? 0)
    .execute();
  await server.running.stop();
  expect(await runCommand([])).toBe(0);
  expect(words()).toContain('sealed the secrets of 1 authenticator app by the new key');
  expect(words()).toContain('left 1 authenticator app');
  // Both keys go into a backup, sealed there.
  expect(secretsText(config.dataDir)).toContain(before);
  await startAgain();
  expect((await sessionOf(server, 'yan@example.com', PASSWORD)).length).toBeGreaterThan(20);
});
