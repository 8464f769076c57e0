import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import { type Change, record } from '../change.ts';
import { readPrefix } from '../name.ts';
import { holdPart } from '../part.ts';
import { releasePrefix, takePrefix } from './store.ts';

/**
 * Gives a prefix of crate names to an organisation, or takes it back. An administrator's business: a prefix keeps everybody
 * else from names. Crates that are there already stay whose they are.
 * @throws Problem `organization_invalid`, `organization_exists` where another one has it
 */
export async function changePrefix(
  platform: Platform,
  organizationName: string,
  text: string,
  isTaken: boolean,
  change: Change,
): Promise<void> {
  const prefix = readPrefix(text);
  if (!change.user.isAdmin)
    throw new Problem(
      'permission_denied',
      'Prefixes are given by administrators of the registry; ask one of them.',
    );
  await platform.database.db.transaction().execute(async (db) => {
    const { organization } = await holdPart(db, platform, change.user, organizationName, 'owner');
    if (isTaken) {
      const owner = await takePrefix(db, prefix, organization.id, platform.now());
      if (owner !== organization.id)
        throw new Problem('organization_exists', `Another organisation has the prefix \`${text}\`.`);
    } else if (!(await releasePrefix(db, prefix, organization.id)))
      throw new Problem('not_found', `\`${organization.name}\` does not have the prefix \`${text}\`.`);
    await record(db, platform, change, {
      action: isTaken ? 'organization.prefix_taken' : 'organization.prefix_released',
      detail: { organization: organization.name, prefix },
    });
  });
}
