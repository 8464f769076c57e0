import type { TestServer } from './test-server.ts';

export interface TokenOptions {
  endpoint_scopes?: readonly string[];
  crate_scopes?: readonly string[];
  expired_at?: string;
}

/** Makes a user without a password. @returns an API token of theirs. */
export async function makeUser(
  server: TestServer,
  login: string,
  options: TokenOptions = {},
): Promise<string> {
  const body = { login, email: `${login}@example.com` };
  const made = await server.request('POST', '/api/v1/admin/users', { body });
  if (made.status !== 200) throw new Error(`could not make the user ${login}: ${made.text}`);
  return makeToken(server, login, options);
}

/** @returns another API token of that user. */
export async function makeToken(
  server: TestServer,
  login: string,
  options: TokenOptions = {},
): Promise<string> {
  const body = { api_token: { name: `token ${crypto.randomUUID()}`, ...options } };
  const made = await server.request('POST', `/api/v1/admin/users/${login}/tokens`, { body });
  if (made.status !== 200) throw new Error(`could not make a token for ${login}: ${made.text}`);
  return made.json.api_token.token;
}
