import { ADMIN_EMAIL, ADMIN_PASSWORD } from './test-config.ts';
import type { TestAnswer, TestServer } from './test-server.ts';

export const PASSWORD = 'a password for tests';

/** An ordinary user, made by the administrator. @returns the id. */
export async function createPerson(server: TestServer, login: string, more: Record<string, unknown> = {}): Promise<number> {
  const body = { login, email: `${login}@example.com`, password: PASSWORD, ...more };
  const answer = await server.request('POST', '/api/v1/admin/users', { body });
  if (answer.status !== 200) throw new Error(`the user was refused: ${answer.text}`);
  return answer.json.user.id as number;
}

/** An API token of that user; without scopes it is a legacy token. */
export async function tokenOf(server: TestServer, login: string, more: Record<string, unknown> = {}): Promise<string> {
  const answer = await server.request('POST', `/api/v1/admin/users/${login}/tokens`, {
    body: { api_token: { name: 'a test', ...more } },
  });
  if (answer.status !== 200) throw new Error(`the API token was refused: ${answer.text}`);
  return answer.json.api_token.token as string;
}

export function signIn(
  server: TestServer,
  email = ADMIN_EMAIL,
  password = ADMIN_PASSWORD,
  headers: Record<string, string> = {},
): Promise<TestAnswer> {
  return server.request('POST', '/api/auth/sign-in/email', { token: null, body: { email, password }, headers });
}

/** Signs in, which must succeed. @returns what a browser would send as `Cookie`. */
export async function sessionOf(server: TestServer, email = ADMIN_EMAIL, password = ADMIN_PASSWORD): Promise<string> {
  const answer = await signIn(server, email, password);
  if (answer.status !== 200) throw new Error(`signing in was refused: ${answer.text}`);
  return cookieOf(answer);
}

export const cookieOf = (answer: TestAnswer): string =>
  answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ');
