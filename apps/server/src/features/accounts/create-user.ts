import { randomUUID } from 'node:crypto';
import type { Queries } from '../../platform/database/open.ts';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import { type AuditEvent, recordEvent } from '../audit/index.ts';
import type { AccountLibrary } from './account-library.ts';
import { isLogin } from './login.ts';
import { insertUser, type User } from './store.ts';

export interface NewUser {
  login: string;
  email: string;
  name?: string | null | undefined;
  /** Missing: the user works with tokens only. */
  password?: string | undefined;
  admin?: boolean | undefined;
}

export interface UserContext {
  platform: Pick<Platform, 'database' | 'now'>;
  library: AccountLibrary;
  actor: AuditEvent['actor'];
  correlationId: string;
}

/**
 * Makes a user whose e-mail address is taken as verified (an administrator vouches for it).
 * @param alongside what must hold or happen in the same transaction; throwing undoes the user.
 * @throws Problem `user_invalid`, `user_exists`
 */
export async function createUser(
  context: UserContext,
  input: NewUser,
  alongside: (db: Queries, user: User | null) => Promise<void> = async () => {},
): Promise<User> {
  checkNewUser(input);
  const { database, now } = context.platform;
  const passwordHash =
    input.password === undefined ? null : await hashPassword(context.library, input.password);
  return database.db.transaction().execute(async (db) => {
    await alongside(db, null);
    const account = {
      accountId: randomUUID(),
      login: input.login,
      email: input.email.toLowerCase(),
      name: input.name ?? null,
      isAdmin: input.admin === true,
      passwordHash,
      at: now(),
    };
    const user = await insertUser(db, account, database.engine);
    if (user === null) {
      throw new Problem(
        'user_exists',
        `A user with the login \`${input.login}\` or the e-mail address \`${input.email}\` exists already.`,
      );
    }
    await recordEvent(db, {
      at: account.at,
      actor: context.actor.kind === 'anyone' ? { kind: 'user', id: user.id } : context.actor,
      action: 'user.created',
      detail: { user_id: user.id, login: user.login, admin: user.isAdmin },
      correlationId: context.correlationId,
    });
    await alongside(db, user);
    return user;
  });
}

function checkNewUser({ login, email, name, password }: NewUser): void {
  if (!isLogin(login)) {
    throw new Problem(
      'user_invalid',
      `login must be 1 to 39 ASCII letters, digits and hyphens, with no hyphen at either end, but is \`${login}\`.`,
    );
  }
  if (!isEmail(email)) {
    throw new Problem('user_invalid', `email must be an e-mail address, but is \`${email}\`.`);
  }
  if (name !== undefined && name !== null && (name.length > 200 || /[\p{Cc}]/u.test(name))) {
    throw new Problem('user_invalid', 'name must be at most 200 characters without control characters.');
  }
  if (password !== undefined) checkPassword(password, 'user_invalid');
}

/** Enough to catch a slip; whether the address exists only a message to it can tell. */
export const isEmail = (text: string): boolean =>
  text.length <= 254 && /^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u.test(text);

/** As the account library wants it. */
export function checkPassword(password: string, code: 'user_invalid' | 'password_invalid'): void {
  if (password.length >= 8 && password.length <= 128) return;
  throw new Problem(code, `password must have 8 to 128 characters, but has ${password.length}.`);
}

export async function hashPassword(library: AccountLibrary, password: string): Promise<string> {
  const context = await library.$context;
  return context.password.hash(password);
}
