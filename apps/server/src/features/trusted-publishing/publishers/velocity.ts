import type { Queries } from '../../../platform/database/open.ts';
import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';

const HOUR_MS = 60 * 60_000;

/**
 * Bounds what a job can publish that somebody has taken over: so many versions in an hour, in all and of one crate. Asked in
 * the transaction that stores the version.
 * @throws Problem `publisher_rate_limited`, with the seconds until there are few enough within an hour again.
 */
export async function requireVelocity(
  db: Queries,
  platform: Platform,
  { publisherId, crateId }: { publisherId: number; crateId: number },
): Promise<void> {
  const now = platform.now().getTime();
  const { versionsPerHour, crateVersionsPerHour } = platform.config.limits;
  const rows = await db
    .selectFrom('versions')
    .select(['crate_id', 'created_at'])
    .where('publisher_id', '=', publisherId)
    .where('created_at', '>', now - HOUR_MS)
    .orderBy('created_at', 'desc')
    .limit(Math.max(versionsPerHour, crateVersionsPerHour))
    .execute();
  const ofCrate = rows.filter((row) => row.crate_id === crateId);
  // From the newest: with fewer allowed than before, more than the oldest has to be an hour old.
  const full = [
    { last: rows[versionsPerHour - 1], most: versionsPerHour, of: 'in all' },
    { last: ofCrate[crateVersionsPerHour - 1], most: crateVersionsPerHour, of: 'of one crate' },
  ].flatMap(({ last, most, of }) => (last === undefined ? [] : [{ oldest: last.created_at, most, of }]));
  const [latest] = full.sort((a, b) => b.oldest - a.oldest);
  if (latest !== undefined) throw tooFast(latest.oldest, now, latest.most, latest.of);
}

function tooFast(oldest: number, now: number, most: number, of: string): Problem {
  const seconds = Math.max(1, Math.ceil((oldest + HOUR_MS - now) / 1000));
  return new Problem(
    'publisher_rate_limited',
    `This trusted publisher published ${most} versions ${of} within an hour, which is the most; the next can be published in ${seconds} seconds, or by a person with an API token.`,
    { headers: { 'retry-after': String(seconds) } },
  );
}

/** The publishers that published so many versions since, with the time of the oldest of them. */
export async function fastPublishers(
  db: Queries,
  { since, most, ofOneCrate }: { since: Date; most: number; ofOneCrate: boolean },
) {
  return db
    .selectFrom('versions')
    .select(({ fn }) => ['publisher_id', fn.min('created_at').as('oldest')])
    .where('publisher_id', 'is not', null)
    .where('created_at', '>', since.getTime())
    .groupBy(ofOneCrate ? ['publisher_id', 'crate_id'] : ['publisher_id'])
    .having(({ fn }) => fn.countAll(), '>=', most)
    .execute();
}

/** The publishers that exchanged so many ID tokens in a minute that began since. */
export async function busyPublishers(db: Queries, { since, most }: { since: Date; most: number }) {
  return db
    .selectFrom('publishers')
    .select(['id', 'minute_began_at'])
    .where('minute_began_at', '>', since.getTime())
    .where('minute_exchanges', '>=', most)
    .execute();
}
