import type { Limited, LimitState } from '../../platform/limits.ts';
import type { Platform } from '../../platform/platform.ts';
import { exhaustedOf } from '../../platform/rate-limits.ts';
import { PASSWORD_TRIES } from './account-library.ts';
import { MOST_PER_HOUR } from './passwords/reset-password.ts';
import { ASKING, TRYING } from './passwords/routes.ts';
import { manyResets } from './passwords/store.ts';

const HOUR_SECONDS = 60 * 60;

/** How often passwords may be tried and links asked for, and who may not for now. */
export async function accountLimits(platform: Platform): Promise<LimitState[]> {
  const perAddress = { setting: null, perCopy: false };
  return [
    {
      ...perAddress,
      name: 'password_sign_ins',
      what: 'Sign-ins by password from one address',
      most: PASSWORD_TRIES.max,
      windowSeconds: PASSWORD_TRIES.window,
      limited: addresses(platform, 'accounts', (key) => /^(.*)\|\/sign-in\/email$/.exec(key)?.[1]),
    },
    {
      ...perAddress,
      name: 'reset_requests',
      what: 'Links for a new password asked for from one address',
      most: ASKING.max,
      windowSeconds: ASKING.window,
      limited: addresses(platform, 'passwords', (key) => /^ask (.*)$/.exec(key)?.[1]),
    },
    {
      ...perAddress,
      name: 'reset_tries',
      what: 'Links for a new password tried from one address',
      most: TRYING.max,
      windowSeconds: TRYING.window,
      limited: addresses(platform, 'passwords', (key) => /^try (.*)$/.exec(key)?.[1]),
    },
    {
      name: 'reset_mails',
      what: 'Mails with a link for a new password to one user',
      most: MOST_PER_HOUR,
      windowSeconds: HOUR_SECONDS,
      setting: null,
      perCopy: false,
      limited: await manyMails(platform),
    },
  ];
}

function addresses(platform: Platform, name: string, of: (key: string) => string | undefined): Limited[] {
  return exhaustedOf(platform, name).flatMap(({ key, until }) => {
    const address = of(key);
    return address === undefined ? [] : [{ who: `address ${address}`, until }];
  });
}

async function manyMails({ database, now }: Platform): Promise<Limited[]> {
  const since = new Date(now().getTime() - HOUR_SECONDS * 1000);
  const rows = await manyResets(database.db, since, MOST_PER_HOUR);
  return rows.map(({ login, oldest }) => ({
    who: `user ${login}`,
    until: new Date(Number(oldest) + HOUR_SECONDS * 1000),
  }));
}
