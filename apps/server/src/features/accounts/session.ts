import type { FastifyRequest } from 'fastify';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import type { AccountLibrary } from './account-library.ts';
import { ACCOUNT_LOCKED, CLIENT_ADDRESS_HEADER } from './account-library.ts';
import { signedByOwnKey } from './cookie-signature.ts';
import { isLocked } from './policy.ts';
import { isHalf, isHalfOver } from './sessions/half-session.ts';
import { findSessionOfAccount, noteActive, type Session } from './sessions/store.ts';
import { accountIdOf, type User } from './store.ts';

export interface SignedIn {
  user: User;
  session: Session;
}

/** Activity is written at most this often, so that a busy session does not cost a write per request. */
const ACTIVITY_NOTED_EVERY_MS = 60_000;

/**
 * The user of the session cookie, or null. Sessions live in the database: signing out ends them at once. Whoever has a
 * second factor and has not given it in this session is nobody here: this is where that is decided for all routes.
 */
export async function sessionUser(
  platform: Pick<Platform, 'database' | 'now'>,
  library: AccountLibrary,
  request: FastifyRequest,
): Promise<User | null> {
  return (await wholeSession(platform, library, request))?.user ?? null;
}

/** As `sessionUser`, with the session itself. */
export async function wholeSession(
  platform: Pick<Platform, 'database' | 'now'>,
  library: AccountLibrary,
  request: FastifyRequest,
): Promise<SignedIn | null> {
  const signedIn = await anySession(platform, library, request);
  return signedIn === null || isHalf(signedIn.session) ? null : signedIn;
}

/** A session that may wait for its second factor: for the routes that take it, and no others. */
export async function anySession(
  platform: Pick<Platform, 'database' | 'now'>,
  library: AccountLibrary,
  request: FastifyRequest,
): Promise<SignedIn | null> {
  if (request.headers.cookie === undefined) return null;
  const found = await library.api.getSession({ headers: libraryHeaders(library, request) });
  const now = platform.now();
  // The library looks at its own clock; this server has one.
  if (found === null || found.session.expiresAt <= now) return null;
  const signedIn = await findSessionOfAccount(platform.database.db, {
    accountId: found.user.id,
    sessionId: found.session.id,
    startedAt: found.session.createdAt,
  });
  if (signedIn === null || isHalfOver(signedIn.session, now)) return null;
  // A lock ends all sessions; one that began at that very moment is none either.
  if (isLocked(signedIn.user.lock, now)) return null;
  const { id, lastActiveAt } = signedIn.session;
  if (lastActiveAt === null || now.getTime() - lastActiveAt.getTime() >= ACTIVITY_NOTED_EVERY_MS)
    await noteActive(platform.database.db, id, now);
  return signedIn;
}

/**
 * Begins a session of an account without a password: something else has shown who it is.
 * @returns the cookies to set, and the id of the session.
 */
export async function startSession(
  library: AccountLibrary,
  request: FastifyRequest,
  accountId: string,
): Promise<{ cookies: string[]; sessionId: string }> {
  try {
    const { headers, response } = await library.api.startSession({
      body: { accountId },
      headers: libraryHeaders(library, request),
      returnHeaders: true,
    });
    return { cookies: headers.getSetCookie(), sessionId: response.sessionId };
  } catch (error) {
    const { code, message = '' } = (error as { body?: { code?: string; message?: string } }).body ?? {};
    throw code === ACCOUNT_LOCKED ? new Problem('account_locked', message) : error;
  }
}

/** The request's headers for the account library, with the address of the client as this server saw it. */
function libraryHeaders({ secrets }: AccountLibrary, request: FastifyRequest): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    // What HTTP/2 has instead of a request line (`:path`).
    if (name.startsWith(':')) continue;
    if (value === undefined || name === CLIENT_ADDRESS_HEADER) continue;
    for (const one of Array.isArray(value) ? value : [value])
      headers.append(name, name === 'cookie' ? signedByOwnKey(one, secrets) : one);
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
  const headers = libraryHeaders(library, request);
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

/** Whether the session that the library has just begun waits for a second factor. */
export async function isHalfAnswer(platform: Pick<Platform, 'database'>, answer: Response): Promise<boolean> {
  const { token, user } = (await answer.clone().json()) as { token?: string; user?: { id: string } };
  if (token === undefined || user === undefined) return true;
  const unknown = { accountId: user.id, sessionId: '', startedAt: new Date(0) };
  const found = await findSessionOfAccount(platform.database.db, unknown);
  return found === null || isHalf(found.session);
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
 * @returns the cookies to set, and whether the session is good for nothing yet but giving the second factor.
 * @throws Problem `sign_in_failed`, `too_many_sign_ins`, `origin_refused`, `password_sign_in_off`, `account_locked`
 */
export async function signIn(
  platform: Pick<Platform, 'config' | 'database'>,
  library: AccountLibrary,
  request: FastifyRequest,
  credentials: { email: string; password: string },
): Promise<{ cookies: string[]; isHalf: boolean }> {
  requirePasswords(platform);
  const answer = await askLibrary(library, request, { path: SIGN_IN, method: 'POST', body: credentials });
  if (!answer.ok) throw await refusalOf(answer, wrongPassword);
  return { cookies: answer.headers.getSetCookie(), isHalf: await isHalfAnswer(platform, answer) };
}

/**
 * Signs somebody in whom somebody else vouched for.
 * @returns the cookies to set, and whether the session is good for nothing yet but giving the second factor.
 * @throws Problem `account_locked`
 */
export async function signInAs(
  { database }: Pick<Platform, 'database'>,
  library: AccountLibrary,
  request: FastifyRequest,
  userId: number,
): Promise<{ cookies: string[]; isHalf: boolean }> {
  const accountId = await accountIdOf(database.db, userId);
  if (accountId === null) throw new Error(`there is no user ${userId}`);
  const { cookies, sessionId } = await startSession(library, request, accountId);
  const found = await findSessionOfAccount(database.db, { accountId, sessionId, startedAt: new Date(0) });
  return { cookies, isHalf: found === null || isHalf(found.session) };
}

/** Ends the session of the request. @returns the cookies to set. */
export async function signOut(library: AccountLibrary, request: FastifyRequest): Promise<string[]> {
  const answer = await askLibrary(library, request, { path: SIGN_OUT, method: 'POST', body: {} });
  if (!answer.ok) throw await refusalOf(answer);
  return answer.headers.getSetCookie();
}
