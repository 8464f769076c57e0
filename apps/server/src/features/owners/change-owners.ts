import { lockCrate, lockOrganization } from '../../platform/database/locks.ts';
import type { Queries } from '../../platform/database/open.ts';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import { findUserByLogin, type User } from '../accounts/index.ts';
import { recordEvent } from '../audit/index.ts';
import { type CrateRow, findCrateById, rightsOn } from '../crates/index.ts';
import { notifyOwnerRemoved } from '../notifications/index.ts';
import { findTeam, isTeamMember, roleOf, type Team } from '../organizations/index.ts';
import { invite } from './invitations/invite.ts';
import { deleteInvitation } from './invitations/store.ts';
import { hasOwner, removeTeamFrom, removeUserOwner, setTeam, teamsOf, userOwners } from './store.ts';

const MOST_AT_ONCE = 10;

export interface OwnerChange {
  crate: CrateRow;
  logins: readonly string[];
  user: User;
  correlationId: string;
}

/** Before anything else is asked. @throws Problem `owners_invalid` */
export function checkLogins(logins: readonly string[]): void {
  if (logins.length === 0)
    throw new Problem(
      'owners_invalid',
      'Expected at least one login in `owners` (or `users`), but there is none. (cargo before 1.97 sends `--list` after `--remove` as another removal: use two commands.)',
    );
  if (logins.length > MOST_AT_ONCE)
    throw new Problem(
      'owners_invalid',
      `too many invites for this request - maximum ${MOST_AT_ONCE}, and there are ${logins.length}`,
    );
}

/**
 * Adds owners: users are invited, teams own the crate at once (crates-io-api §8). All of them or none.
 * @returns what cargo shows.
 * @throws Problem `owners_invalid`, `crate_owner_required`
 */
export function addOwners(platform: Platform, change: OwnerChange): Promise<string> {
  return inTransaction(platform, change, async (db) => {
    const messages: string[] = [];
    for (const login of new Set(change.logins))
      messages.push(
        login.includes(':')
          ? await addTeam(db, platform, change, login)
          : await addUser(db, platform, change, login),
      );
    return messages.join(',');
  });
}

/** @throws Problem `owners_invalid`, `last_owner`, `crate_owner_required` */
export function removeOwners(platform: Platform, change: OwnerChange): Promise<string> {
  return inTransaction(platform, change, async (db) => {
    for (const login of new Set(change.logins))
      if (login.includes(':')) await removeTeam(db, platform, change, login);
      else await removeUser(db, platform, change, login);
    if (!(await hasOwner(db, change.crate.id)))
      throw new Problem(
        'last_owner',
        "cannot remove all individual owners of a crate. Team member don't have permission to modify owners, so at least one individual owner is required.",
      );
    return 'owners successfully removed';
  });
}

async function inTransaction<T>(
  platform: Platform,
  { crate, user }: OwnerChange,
  work: (db: Queries) => Promise<T>,
): Promise<T> {
  const { database } = platform;
  return database.db.transaction().execute(async (db) => {
    // Roles in its organisation stay as they are meanwhile: whoever has one keeps the rights that come with it.
    const organizationId = (await findCrateById(db, crate.id))?.organization_id ?? null;
    if (organizationId !== null) await lockOrganization(db, database.engine, organizationId);
    await lockCrate(db, database.engine, crate.id);
    const rights = user.isAdmin ? 'full' : await rightsOn(db, crate.id, user.id);
    if (rights === 'publish')
      throw new Problem('crate_owner_required', "team members don't have permission to modify owners");
    if (rights === 'none')
      throw new Problem('crate_owner_required', 'only owners have permission to modify owners');
    return work(db);
  });
}

async function addUser(db: Queries, platform: Platform, change: OwnerChange, login: string): Promise<string> {
  const invitee = await findUserByLogin(db, login);
  if (invitee === null)
    throw new Problem('owners_invalid', `could not find user with login \`${login.slice(0, 100)}\``);
  const owners = await userOwners(db, change.crate.id);
  if (owners.some(({ id }) => id === invitee.id))
    throw new Problem('owners_invalid', `\`${invitee.login}\` is already an owner`);
  return invite(db, platform, change, invitee);
}

async function addTeam(db: Queries, platform: Platform, change: OwnerChange, login: string): Promise<string> {
  const team = await requireTeam(db, login, change.user);
  await setTeam(db, { crateId: change.crate.id, teamId: team.id, role: 'owner', at: platform.now() });
  await record(db, platform, change, 'crate.owner_added', { team: fullName(team) });
  return `team ${fullName(team)} has been added as an owner of crate ${change.crate.name}`;
}

/**
 * A team by its `organisation:team`. Only those who belong to it may name it: for others it does not exist.
 * @throws Problem `owners_invalid`
 */
export async function requireTeam(
  db: Queries,
  login: string,
  user: Pick<User, 'id' | 'isAdmin'>,
): Promise<Team> {
  const [organization = '', name = '', ...rest] = login.split(':');
  if (organization === '' || name === '' || rest.length > 0)
    throw new Problem(
      'owners_invalid',
      `A team is named as \`organisation:team\`, but got \`${login.slice(0, 100)}\`; teams of other services are not known here.`,
    );
  const team = await findTeam(db, organization.toLowerCase(), name.toLowerCase());
  const role = team === null ? null : await roleOf(db, team.organizationId, user.id);
  const belongs =
    team !== null &&
    (user.isAdmin || role === 'owner' || role === 'admin' || (await isTeamMember(db, team.id, user.id)));
  if (team === null || !belongs)
    throw new Problem(
      'owners_invalid',
      `could not find the team \`${login.slice(0, 100)}\`; only its members, and owners and administrators of its organisation, can add it`,
    );
  return team;
}

async function removeUser(
  db: Queries,
  platform: Platform,
  change: OwnerChange,
  login: string,
): Promise<void> {
  const { crate } = change;
  const user = await findUserByLogin(db, login);
  const owners = await userOwners(db, crate.id);
  const isOwner = user !== null && owners.some(({ id }) => id === user.id);
  // Whoever was only invited is taken off the list as well.
  const wasInvited = user !== null && (await deleteInvitation(db, crate.id, user.id));
  if (user === null || (!isOwner && !wasInvited)) throw unknownOwner(login);
  if (isOwner) {
    // As it is under the lock: the request has looked the crate up before it may have been moved.
    const organizationId = (await findCrateById(db, crate.id))?.organization_id ?? null;
    const role = organizationId === null ? null : await roleOf(db, organizationId, user.id);
    await removeUserOwner(db, crate.id, user.id, role === 'owner' || role === 'admin');
    await notifyOwnerRemoved(db, {
      at: platform.now(),
      publicUrl: platform.config.publicUrl,
      crateIds: [crate.id],
      login: user.login,
      actor: { kind: 'user', login: change.user.login },
    });
  }
  await record(db, platform, change, isOwner ? 'crate.owner_removed' : 'crate.owner_uninvited', {
    login: user.login,
  });
}

async function removeTeam(
  db: Queries,
  platform: Platform,
  change: OwnerChange,
  login: string,
): Promise<void> {
  const teams = await teamsOf(db, change.crate.id, 'owner');
  const team = teams.find((one) => one.login.toLowerCase() === login.toLowerCase());
  if (team === undefined || !(await removeTeamFrom(db, change.crate.id, team.id, 'owner')))
    throw unknownOwner(login);
  await record(db, platform, change, 'crate.owner_removed', { team: team.login });
}

const unknownOwner = (login: string) =>
  new Problem('owners_invalid', `could not find owner with login \`${login.slice(0, 100)}\``);

const fullName = ({ organization, name }: Team): string => `${organization}:${name}`;

function record(
  db: Queries,
  platform: Platform,
  { crate, user, correlationId }: OwnerChange,
  action: string,
  detail: Record<string, unknown>,
): Promise<void> {
  return recordEvent(db, {
    at: platform.now(),
    actor: { kind: 'user', id: user.id },
    action,
    crateName: crate.name,
    detail,
    correlationId,
  });
}
