import type { FastifyRequest } from 'fastify';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import type { AccountLibrary } from './account-library.ts';
import { ACCOUNT_LOCKED, CLIENT_ADDRESS_HEADER } from './account-library.ts';
import { accountIdOf, findUserByAccount, type User } from './store.ts';

/** The user of the session cookie, or null. Sessions live in the database: signing out ends them at once. */
export async function sessionUser(
  platform: Pick<Platform, 'database'>,
  library: AccountLibrary,
  request: FastifyRequest,
): Promise<User | null> {
  if (request.headers.cookie === undefined) return null;
  const session = await library.api.getSession({ headers: libraryHeaders(request) });
  return session === null ? null : findUserByAccount(platform.database.db, session.user.id);
}

/** The request's headers for the account library, with the address of the client as this server saw it. */
function libraryHeaders(request: FastifyRequest): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value === undefined || name === CLIENT_ADDRESS_HEADER) continue;
    for (const one of Array.isArray(value) ? value : [value]) headers.append(name, one);
  }
  headers.set(CLIENT_ADDRESS_HEADER, request.ip);
  return headers;
}

export const SIGN_IN = '/api/auth/sign-in/email';
export const SIGN_OUT = '/api/auth/sign-out';

export interface Refusal {
  code: 'sign_in_failed' | 'password_invalid';
  sentence: string;
}

export const wrongPassword: Refusal = {
  code: 'sign_in_failed',
  sentence: 'The e-mail address and the password do not belong together.',
};

/** Asks the account library as if the request had come to its own address, so that its limits count it. */
export async function askLibrary(
  library: AccountLibrary,
  request: FastifyRequest,
  { path, method, body }: { path: string; method: string; body: unknown },
): Promise<Response> {
  const headers = libraryHeaders(request);
  headers.delete('content-length');
  // What is passed on is JSON always, also where the request had no body, or was a form.
  headers.set('content-type', 'application/json');
  // Every route that comes here has refused foreign origins; the library refuses a missing one too, as programs send none.
  headers.set('origin', `${library.options.baseURL}`);
  return library.handler(
    new Request(new URL(path, `${library.options.baseURL}`), {
      method,
      headers,
      body: method === 'POST' ? JSON.stringify(body) : null,
    }),
  );
}

/** What the library refused, in our words. */
export async function refusalOf(answer: Response, refusal?: Refusal): Promise<Problem> {
  if (answer.status === 429) {
    const seconds = answer.headers.get('x-retry-after') ?? '60';
    return new Problem(
      'too_many_sign_ins',
      `Too many attempts to sign in; try again in ${seconds} seconds.`,
      { headers: { 'retry-after': seconds } },
    );
  }
  if (answer.status === 403) {
    const { code, message } = (await answer.json().catch(() => ({}))) as { code?: string; message?: string };
    return code === ACCOUNT_LOCKED && message !== undefined
      ? new Problem('account_locked', message)
      : new Problem('origin_refused', 'invalid origin header');
  }
  if (refusal) return new Problem(refusal.code, refusal.sentence);
  return new Problem('request_malformed', 'The account library could not read this request.');
}

/** @throws Problem `password_sign_in_off` */
export function requirePasswords({ config }: Pick<Platform, 'config'>): void {
  if (config.signIn.password) return;
  throw new Problem(
    'password_sign_in_off',
    `Nobody signs in with a password at this registry; ${config.publicUrl}/sign-in has the ways there are.`,
  );
}

/**
 * Signs somebody in by a form of ours.
 * @returns the cookies to set.
 * @throws Problem `sign_in_failed`, `too_many_sign_ins`, `origin_refused`, `password_sign_in_off`, `account_locked`
 */
export async function signIn(
  platform: Pick<Platform, 'config'>,
  library: AccountLibrary,
  request: FastifyRequest,
  credentials: { email: string; password: string },
): Promise<string[]> {
  requirePasswords(platform);
  const answer = await askLibrary(library, request, { path: SIGN_IN, method: 'POST', body: credentials });
  if (!answer.ok) throw await refusalOf(answer, wrongPassword);
  return answer.headers.getSetCookie();
}

/**
 * Signs somebody in whom somebody else vouched for.
 * @returns the cookies to set.
 * @throws Problem `account_locked`
 */
export async function signInAs(
  { database }: Pick<Platform, 'database'>,
  library: AccountLibrary,
  request: FastifyRequest,
  userId: number,
): Promise<string[]> {
  const accountId = await accountIdOf(database.db, userId);
  if (accountId === null) throw new Error(`there is no user ${userId}`);
  const answer = await library.api.signInAs({
    body: { accountId },
    headers: libraryHeaders(request),
    asResponse: true,
  });
  if (!answer.ok) throw await refusalOf(answer);
  return answer.headers.getSetCookie();
}

/** Ends the session of the request. @returns the cookies to set. */
export async function signOut(library: AccountLibrary, request: FastifyRequest): Promise<string[]> {
  const answer = await askLibrary(library, request, { path: SIGN_OUT, method: 'POST', body: {} });
  if (!answer.ok) throw await refusalOf(answer);
  return answer.headers.getSetCookie();
}
