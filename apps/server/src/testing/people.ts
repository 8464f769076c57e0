import { hashPassword } from 'better-auth/crypto';
import { accountIdOf, insertPassword } from '../features/accounts/store.ts';
import { ADMIN_EMAIL, ADMIN_PASSWORD } from './test-config.ts';
import type { TestAnswer, TestServer } from './test-server.ts';

export const PASSWORD = 'a password for tests';

/** Lets `signIn` be called as often as a test likes. */
export const FROM_MANY_ADDRESSES = { trusted_proxies: '127.0.0.1' };

let addresses = 0;

/** One of a documentation network (RFC 5737). */
export function nextAddress(): string {
  addresses += 1;
  return `198.51.100.${addresses % 256}`;
}

/** Of `PASSWORD`; it is hashed once for all who are made in this process, and not for each. */
let usualHash: Promise<string> | null = null;

/** An ordinary user with `PASSWORD`, or the one given, made by the administrator. @returns the id. */
export async function createPerson(
  server: TestServer,
  login: string,
  more: Record<string, unknown> = {},
): Promise<number> {
  const body = { login, email: `${login}@example.com`, ...more };
  const answer = await server.request('POST', '/api/v1/admin/users', { body });
  if (answer.status !== 200) throw new Error(`the user was refused: ${answer.text}`);
  const id = answer.json.user.id as number;
  if (!Object.hasOwn(more, 'password')) await givePassword(server, id);
  return id;
}

async function givePassword({ running: { platform } }: TestServer, id: number): Promise<void> {
  const { db, engine } = platform.database;
  usualHash ??= hashPassword(PASSWORD);
  const accountId = await accountIdOf(db, id);
  if (accountId === null) throw new Error(`user ${id} has no account`);
  await insertPassword(db, { accountId, hash: await usualHash, at: platform.now(), engine });
}

/** An API token of that user; without scopes it is a legacy token. */
export async function tokenOf(
  server: TestServer,
  login: string,
  more: Record<string, unknown> = {},
): Promise<string> {
  const answer = await server.request('POST', `/api/v1/admin/users/${login}/tokens`, {
    body: { api_token: { name: 'a test', ...more } },
  });
  if (answer.status !== 200) throw new Error(`the API token was refused: ${answer.text}`);
  return answer.json.api_token.token as string;
}

/** An ordinary user with an API token. @returns the token. */
export async function personWithToken(
  server: TestServer,
  login: string,
  token: Record<string, unknown> = {},
): Promise<string> {
  await createPerson(server, login, { password: undefined });
  return tokenOf(server, login, token);
}

export function signIn(
  server: TestServer,
  email = ADMIN_EMAIL,
  password = ADMIN_PASSWORD,
  headers: Record<string, string> = {},
): Promise<TestAnswer> {
  return server.request('POST', '/api/auth/sign-in/email', {
    token: null,
    body: { email, password },
    // Signing in is limited by address: each time another one, where the server is told to believe it.
    headers: { 'x-forwarded-for': nextAddress(), ...headers },
  });
}

/** Signs in, which must succeed. @returns what a browser would send as `Cookie`. */
export async function sessionOf(
  server: TestServer,
  email = ADMIN_EMAIL,
  password = ADMIN_PASSWORD,
): Promise<string> {
  const answer = await signIn(server, email, password);
  if (answer.status !== 200) throw new Error(`signing in was refused: ${answer.text}`);
  return cookieOf(answer);
}

export const cookieOf = (answer: TestAnswer): string =>
  answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ');
