import type { Limited, LimitState } from '../../../platform/limits.ts';
import type { Platform } from '../../../platform/platform.ts';
import { findUserById } from '../../accounts/index.ts';
import { limits } from './count-try.ts';
import { listTries } from './store.ts';

/** How often second factors may be tried, and who may not for now. */
export async function factorLimits({ database, now }: Platform): Promise<LimitState[]> {
  const { db } = database;
  const rows = await listTries(db, { atLeast: limits.user.most, at: now() });
  const limited = { address: [] as Limited[], user: [] as Limited[], userToday: [] as Limited[] };
  for (const { subject, tries, forget_after: until } of rows) {
    const [kind, of = '', today] = subject.split(' ');
    const which = kind === 'address' ? 'address' : today === undefined ? 'user' : 'userToday';
    if (Number(tries) < limits[which].most) continue;
    const who =
      which === 'address' ? subject : `user ${(await findUserById(db, Number(of)))?.login ?? 'that is gone'}`;
    limited[which].push({ who, until: new Date(Number(until)) });
  }
  return (
    [
      ['factor_tries_of_address', 'Second factors tried from one address', 'address'],
      ['factor_tries_of_user', 'Second factors tried for one user', 'user'],
      ['factor_tries_of_user_in_a_day', 'Second factors tried for one user in a day', 'userToday'],
    ] as const
  ).map(([name, what, which]) => ({
    name,
    what,
    most: limits[which].most,
    windowSeconds: limits[which].windowMs / 1000,
    setting: null,
    perCopy: false,
    limited: limited[which],
  }));
}
