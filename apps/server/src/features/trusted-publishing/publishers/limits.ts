import type { LimitState } from '../../../platform/limits.ts';
import type { Platform } from '../../../platform/platform.ts';
import { busyPublishers, fastPublishers } from './velocity.ts';

const HOUR_MS = 60 * 60_000;
const MINUTE_MS = 60_000;

/** How often one publisher may exchange and publish, and which may not for now. */
export async function publishingLimits(platform: Platform): Promise<LimitState[]> {
  const { exchangesPerMinute, versionsPerHour, crateVersionsPerHour } = platform.config.limits;
  const { db } = platform.database;
  const now = platform.now();
  const shared = { perCopy: false };
  const hourly = async (most: number, ofOneCrate: boolean) =>
    (await fastPublishers(db, { since: new Date(now.getTime() - HOUR_MS), most, ofOneCrate })).map(
      ({ publisher_id: id, oldest }) => ({
        who: `publisher ${id}`,
        until: new Date(Number(oldest) + HOUR_MS),
      }),
    );
  return [
    {
      ...shared,
      name: 'exchanges',
      what: 'ID tokens exchanged by one trusted publisher',
      most: exchangesPerMinute,
      windowSeconds: 60,
      setting: 'limits.exchanges_per_minute',
      limited: (
        await busyPublishers(db, { since: new Date(now.getTime() - MINUTE_MS), most: exchangesPerMinute })
      ).map(({ id, minute_began_at: began }) => ({
        who: `publisher ${id}`,
        until: new Date(Number(began) + MINUTE_MS),
      })),
    },
    {
      ...shared,
      name: 'versions',
      what: 'Versions published by one trusted publisher',
      most: versionsPerHour,
      windowSeconds: HOUR_MS / 1000,
      setting: 'limits.versions_per_hour',
      limited: await hourly(versionsPerHour, false),
    },
    {
      ...shared,
      name: 'versions_of_crate',
      what: 'Versions of one crate published by one trusted publisher',
      most: crateVersionsPerHour,
      windowSeconds: HOUR_MS / 1000,
      setting: 'limits.crate_versions_per_hour',
      limited: await hourly(crateVersionsPerHour, true),
    },
  ];
}
