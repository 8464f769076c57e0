import { lockCrate } from '../../platform/database/locks.ts';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import { recordEvent } from '../audit/index.ts';
import { rightsOn } from '../crates/index.ts';
import { type OwnerChange, requireTeam } from './change-owners.ts';
import { removeTeamFrom, setTeam, teamsOf } from './store.ts';

/**
 * Lets a team read a private crate, or no longer. It changes nothing but what its members may see.
 * @throws Problem `crate_owner_required`, `owners_invalid`
 */
export async function changeReaders(
  platform: Platform,
  { crate, user, correlationId }: Omit<OwnerChange, 'logins'>,
  login: string,
  mayRead: boolean,
): Promise<void> {
  const { database } = platform;
  await database.db.transaction().execute(async (db) => {
    await lockCrate(db, database.engine, crate.id);
    const rights = user.isAdmin ? 'full' : await rightsOn(db, crate.id, user.id);
    if (rights !== 'full')
      throw new Problem('crate_owner_required', 'only owners have permission to modify readers');
    const at = platform.now();
    if (mayRead) {
      const team = await requireTeam(db, login, user);
      const owning = await teamsOf(db, crate.id, 'owner');
      if (owning.some(({ id }) => id === team.id))
        throw new Problem('owners_invalid', `\`${login}\` owns the crate, and so reads it already`);
      await setTeam(db, { crateId: crate.id, teamId: team.id, role: 'reader', at });
    } else {
      const reading = await teamsOf(db, crate.id, 'reader');
      const team = reading.find((one) => one.login.toLowerCase() === login.toLowerCase());
      if (team === undefined || !(await removeTeamFrom(db, crate.id, team.id, 'reader')))
        throw new Problem('owners_invalid', `\`${login.slice(0, 100)}\` is no reader of the crate`);
    }
    await recordEvent(db, {
      at,
      actor: { kind: 'user', id: user.id },
      action: mayRead ? 'crate.reader_added' : 'crate.reader_removed',
      crateName: crate.name,
      detail: { team: login },
      correlationId,
    });
  });
}
