import type { FastifyRequest } from 'fastify';
import { Problem } from '../../../platform/problem.ts';
import type { AccountLibrary } from '../account-library.ts';
import { askLibrary, refusalOf } from '../session.ts';

export interface Passwords {
  current: string;
  new: string;
}

export interface NewSession {
  cookies: string[];
  token: string;
}

/**
 * Has the library check the old password and store the new one; all other sessions end, and this one is another.
 * @returns the cookies to set, and the secret of the session that comes in place of this one.
 * @throws Problem `password_invalid`, `too_many_sign_ins`
 */
export async function askToChange(
  library: AccountLibrary,
  request: FastifyRequest,
  passwords: Passwords,
): Promise<NewSession> {
  const answer = await askLibrary(library, request, {
    path: '/api/auth/change-password',
    method: 'POST',
    body: {
      currentPassword: passwords.current,
      newPassword: passwords.new,
      revokeOtherSessions: true,
    },
  });
  if (answer.ok) {
    const { token } = (await answer.json()) as { token: string };
    return { cookies: answer.headers.getSetCookie(), token };
  }
  if (answer.status !== 400) throw await refusalOf(answer);
  throw new Problem(
    'password_invalid',
    'The current password is not right, or this account has none: then somebody else vouches for you, or an administrator makes your tokens.',
    { field: 'current' },
  );
}
