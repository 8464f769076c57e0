import type { FastifyRequest } from 'fastify';
import type { Platform } from '../../platform/platform.ts';
import type { AccountLibrary } from './account-library.ts';
import { CLIENT_ADDRESS_HEADER } from './account-library.ts';
import { findUserByAccount, type User } from './store.ts';

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
export function libraryHeaders(request: FastifyRequest): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value === undefined || name === CLIENT_ADDRESS_HEADER) continue;
    for (const one of Array.isArray(value) ? value : [value]) headers.append(name, one);
  }
  headers.set(CLIENT_ADDRESS_HEADER, request.ip);
  return headers;
}
