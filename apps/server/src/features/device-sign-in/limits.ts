import type { LimitState } from '../../platform/limits.ts';
import type { Platform } from '../../platform/platform.ts';
import { MOST_AT_ALL, MOST_PER_ADDRESS, OPEN_SECONDS } from './start-request.ts';
import { countRequests, crowdedAddresses } from './store.ts';
import { MOST_PER_MINUTE, tooManyGuesses } from './wrong-codes.ts';

/** How many programs may wait for an approval, and how often a code may be tried. */
export async function deviceLimits(platform: Platform): Promise<LimitState[]> {
  const { db } = platform.database;
  const now = platform.now();
  const crowded = await crowdedAddresses(db, now, MOST_PER_ADDRESS);
  const open = await countRequests(db, null, now);
  return [
    {
      name: 'device_codes',
      what: 'Codes of device sign-ins tried from one address',
      most: MOST_PER_MINUTE,
      windowSeconds: 60,
      setting: null,
      perCopy: true,
      limited: tooManyGuesses(platform).map(({ address, until }) => ({ who: `address ${address}`, until })),
    },
    {
      name: 'device_requests_of_address',
      what: 'Programs of one address that wait for an approval',
      most: MOST_PER_ADDRESS,
      windowSeconds: OPEN_SECONDS,
      setting: null,
      perCopy: false,
      limited: crowded.map(({ address_group: address, until }) => ({
        who: `address ${address}`,
        until: new Date(Number(until)),
      })),
    },
    {
      name: 'device_requests',
      what: 'Programs that wait for an approval, all together',
      most: MOST_AT_ALL,
      windowSeconds: OPEN_SECONDS,
      setting: null,
      perCopy: false,
      limited:
        open >= MOST_AT_ALL
          ? [{ who: 'everybody', until: new Date(now.getTime() + OPEN_SECONDS * 1000) }]
          : [],
    },
  ];
}
