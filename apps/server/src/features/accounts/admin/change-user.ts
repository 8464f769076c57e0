import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import { changeStanding, type Occasion } from '../change-standing.ts';
import type { Lock, Standing } from '../policy.ts';
import { findUserByLogin, standingOf, type User } from '../store.ts';

export interface UserChange {
  admin?: boolean | undefined;
  read_only?: boolean | undefined;
  /** Null unlocks. */
  locked?: { reason: string; until?: string | null | undefined } | null | undefined;
}

export interface Person {
  user: User;
  standing: Standing;
}

/** @throws Problem `user_not_found` */
export async function findPerson({ database }: Pick<Platform, 'database'>, login: string): Promise<Person> {
  const user = await findUserByLogin(database.db, login);
  const standing = user === null ? null : await standingOf(database.db, user.id);
  if (user !== null && standing !== null) return { user, standing };
  throw new Problem('user_not_found', `There is no user with the login \`${login}\`.`);
}

/** @throws Problem `user_not_found`, `user_invalid`, `right_from_group`, `last_administrator` */
export async function changeUser(
  platform: Pick<Platform, 'config' | 'database' | 'now'>,
  login: string,
  input: UserChange,
  occasion: Occasion,
): Promise<Person> {
  const { user } = await findPerson(platform, login);
  const lock =
    input.locked === undefined || input.locked === null ? null : readLock(input.locked, platform.now());
  const changed = await platform.database.db.transaction().execute((db) =>
    changeStanding(
      db,
      platform,
      user.id,
      (before) => {
        // A provider that is configured no more takes nothing back: nobody signs in through it again.
        const isThere = (provider: string | null) =>
          platform.config.signIn.providers.some(({ id }) => id === provider);
        if (input.admin === false && isThere(before.adminByGroup))
          refuseGroups('administrator', before.adminByGroup);
        if (input.read_only === false && isThere(before.readOnlyByGroup))
          refuseGroups('read-only', before.readOnlyByGroup);
        return {
          ...before,
          adminByGroup: input.admin === false ? null : before.adminByGroup,
          readOnlyByGroup: input.read_only === false ? null : before.readOnlyByGroup,
          adminByHand: input.admin ?? before.adminByHand,
          readOnlyByHand: input.read_only ?? before.readOnlyByHand,
          lock: input.locked === undefined ? before.lock : lock,
        };
      },
      occasion,
    ),
  );
  if (changed === 'last_administrator') {
    throw new Problem(
      'last_administrator',
      `\`${user.login}\` is the last administrator who can sign in; make another one first.`,
    );
  }
  return findPerson(platform, login);
}

/** It would come back at the next sign-in, and whoever took it away would not know. */
function refuseGroups(what: string, provider: string | null): void {
  if (provider === null) return;
  throw new Problem(
    'right_from_group',
    `A group at the sign-in provider \`${provider}\` makes this user ${what}: take them out of it there, and it ends at their next sign-in. Lock the account if it cannot wait.`,
  );
}

function readLock({ reason, until }: NonNullable<UserChange['locked']>, now: Date): Lock {
  if (reason.trim() === '' || reason.length > 500 || /\p{Cc}/u.test(reason))
    throw new Problem(
      'user_invalid',
      'locked.reason must be 1 to 500 characters without control characters.',
      {
        field: 'locked.reason',
      },
    );
  if (until === undefined || until === null) return { reason: reason.trim(), until: null };
  const date = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(until) ? new Date(until) : new Date(Number.NaN);
  if (Number.isNaN(date.getTime()) || date <= now)
    throw new Problem(
      'user_invalid',
      `locked.until must be a time to come, such as "2030-01-01T00:00:00Z", but is \`${until.slice(0, 50)}\`.`,
      { field: 'locked.until' },
    );
  return { reason: reason.trim(), until: date };
}
