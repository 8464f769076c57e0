import { lockMaker } from '../../../platform/database/locks.ts';
import type { Queries } from '../../../platform/database/open.ts';
import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import { countOfMaker, type Place } from './store.ts';

/**
 * Publishers of one maker that name the same repository. A pattern needs no crate, and each is examined whenever a job of that
 * repository comes, whosever it is.
 */
const MOST_OF_ONE_NAME = 100;

/**
 * Holds the maker to the end of the transaction, and refuses one publisher more than a user may have, in all or of one repository.
 * @param beside the publisher that is changed, where it is not a new one.
 * @throws Problem `publisher_limit_reached`
 */
export async function requireMakersRoom(
  db: Queries,
  { database, config }: Pick<Platform, 'database' | 'config'>,
  { makerId, issuerId, lookupKey }: Place,
  beside: number | null = null,
): Promise<void> {
  await lockMaker(db, database.engine, makerId);
  const { all, named } = await countOfMaker(db, { makerId, issuerId, lookupKey }, beside);
  if (named >= MOST_OF_ONE_NAME)
    throw refusal(
      `The maker of this trusted publisher has ${named} that name \`${lookupKey}\`, and may have ${MOST_OF_ONE_NAME}; give one of those more crates (up to 200, or a pattern such as \`acme-*\`), or delete some.`,
    );
  const most = config.limits.publishersPerUser;
  if (all >= most)
    throw refusal(
      `The maker of this trusted publisher has ${all} in all, and may have ${most}; delete some, or ask the operator to raise \`limits.publishers_per_user\`.`,
    );
}

const refusal = (detail: string) => new Problem('publisher_limit_reached', detail, { field: 'publisher' });
