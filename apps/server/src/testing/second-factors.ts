import { createHmac } from 'node:crypto';
import { createPerson, nextAddress, PASSWORD, sessionOf } from './people.ts';
import type { TestAnswer, TestServer } from './test-server.ts';

export const FACTORS = '/api/v1/me/second-factor';

/** A signed-in browser: JSON in, JSON out, each time from another address. */
export type Browser = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<TestAnswer>;

export const browserWith =
  (server: TestServer, cookie: string): Browser =>
  (method, path, body, headers = {}) =>
    server.request(method, path, {
      token: null,
      body,
      headers: { cookie, 'x-forwarded-for': nextAddress(), ...headers },
    });

export interface Enrolled {
  login: string;
  email: string;
  cookie: string;
  browser: Browser;
  /** Base 32. */
  secret: string;
  recoveryCodes: string[];
}

/** The code of an app now, or so many steps away from it. */
export function codeNow(server: TestServer, secret: string, steps = 0): string {
  const step = Math.floor(server.running.platform.now().getTime() / 30_000) + steps;
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', fromBase32(secret)).update(counter).digest();
  const offset = (mac[19] ?? 0) & 15;
  const number = ((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000) + 1_000_000;
  return String(number).slice(1);
}

/** A person with a password, signed in. */
export async function signedInPerson(server: TestServer, login: string): Promise<Enrolled> {
  await createPerson(server, login);
  const email = `${login}@example.com`;
  const cookie = await sessionOf(server, email, PASSWORD);
  return { login, email, cookie, browser: browserWith(server, cookie), secret: '', recoveryCodes: [] };
}

/** Enrols an app in the session, which must succeed. The code of the step before is used up by it. */
export async function enrolApp(
  server: TestServer,
  browser: Browser,
): Promise<{ secret: string; recoveryCodes: string[] }> {
  const started = await browser('POST', `${FACTORS}/totp`);
  if (started.status !== 200) throw new Error(`no app was enrolled: ${started.text}`);
  const { secret } = started.json.totp;
  const confirmWith = (code: string) => browser('POST', `${FACTORS}/totp/confirmations`, { code });
  const code = codeNow(server, secret, -1);
  let confirmed = await confirmWith(code);
  // The step ended while the code was on its way.
  const later = codeNow(server, secret, -1);
  if (confirmed.status !== 200 && later !== code) confirmed = await confirmWith(later);
  if (confirmed.status !== 200) throw new Error(`the app was not confirmed: ${confirmed.text}`);
  return { secret, recoveryCodes: confirmed.json.recovery_codes ?? [] };
}

/** A person with a password and an app. */
export async function personWithApp(server: TestServer, login: string): Promise<Enrolled> {
  const person = await signedInPerson(server, login);
  return { ...person, ...(await enrolApp(server, person.browser)) };
}

/** A session that waits for its second factor. */
export async function halfSession(server: TestServer, { email }: Pick<Enrolled, 'email'>): Promise<Browser> {
  return browserWith(server, await sessionOf(server, email, PASSWORD));
}

export const confirm = (browser: Browser, code: string): Promise<TestAnswer> =>
  browser('POST', `${FACTORS}/confirmations`, { code });

function fromBase32(text: string): Buffer {
  const bits = [...text]
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
