import { send, sendJson } from './http.ts';
import { ADMIN_TOKEN } from './waybill.ts';

export interface ApiToken {
  id: number;
  token: string;
}

/** What a token is good for: endpoint and crate scopes, and when it ends, by the registry's own names. */
export type TokenLimits = Readonly<Record<string, unknown>>;

/** An ordinary user, made by the administrator. */
export async function makePerson(url: string, login: string, password?: string): Promise<void> {
  const more = password === undefined ? {} : { password };
  await asAdmin(`${url}/api/v1/admin/users`, { login, email: `${login}@example.com`, ...more });
}

/** @returns the cookies of a session. */
export async function signIn(url: string, login: string, password: string): Promise<string> {
  const answer = await send(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    body: JSON.stringify({ email: `${login}@example.com`, password }),
    headers: { 'content-type': 'application/json' },
  });
  if (answer.status !== 200) throw new Error(`${login} cannot sign in: ${answer.text}`);
  return (answer.headers['set-cookie'] ?? []).map((cookie) => cookie.split(';', 1)[0]).join('; ');
}

/** An API token of a user, made by the administrator. Without limits it may do whatever its user may. */
export async function makeToken(url: string, login: string, limits: TokenLimits = {}): Promise<ApiToken> {
  const json = { api_token: { name: 'acceptance', ...limits } };
  const made = await asAdmin(`${url}/api/v1/admin/users/${login}/tokens`, json);
  return made['api_token'] as ApiToken;
}

async function asAdmin(url: string, json: unknown): Promise<Record<string, unknown>> {
  const answer = await sendJson(url, { token: ADMIN_TOKEN, json });
  if (answer.status !== 200) throw new Error(`${url} refuses: ${JSON.stringify(answer.json)}`);
  return answer.json;
}
