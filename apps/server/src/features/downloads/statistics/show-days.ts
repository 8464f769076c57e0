import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import { dateOf, dayOf } from '../day.ts';
import { listDays } from '../store.ts';

/** Versions whose days are told one by one; the others are added up (crates.io's number). */
const MOST_VERSIONS = 5;

const described = ({
  version_id,
  downloads,
  day,
}: {
  version_id: number;
  downloads: number;
  day: number;
}) => ({
  version: version_id,
  downloads,
  date: dateOf(day),
});

/** The last 90 days of one version, up to and with `before_date`; days without a download are left out. */
export async function versionDays(
  { database, now }: Platform,
  crateId: number,
  versionId: number,
  beforeDate: string | undefined,
) {
  const until = beforeDate === undefined ? dayOf(now()) : readDate(beforeDate);
  return (await listDays(database.db, crateId, versionId, until)).map(described);
}

/**
 * The last 90 days of a crate: its newest versions each by itself, all others together by the day.
 * @param newest ids of versions, the newest first.
 */
export async function crateDays({ database, now }: Platform, crateId: number, newest: readonly number[]) {
  const single = new Set(newest.slice(0, MOST_VERSIONS));
  const days = await listDays(database.db, crateId, null, dayOf(now()));
  const others = new Map<number, number>();
  for (const { version_id, day, downloads } of days)
    if (!single.has(version_id)) others.set(day, (others.get(day) ?? 0) + downloads);
  return {
    single,
    days: days.filter(({ version_id }) => single.has(version_id)).map(described),
    extra: [...others].map(([day, downloads]) => ({ date: dateOf(day), downloads })),
  };
}

function readDate(text: string): number {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? new Date(`${text}T00:00:00Z`) : new Date(Number.NaN);
  // `new Date` would make March of the 30th of February.
  if (!Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)) return dayOf(at);
  throw new Problem(
    'query_invalid',
    'Failed to deserialize query string: before_date: expected a date such as `2027-01-31`',
  );
}
