import type { TestServer } from './test-server.ts';

/** Makes a crate private, or public again. */
export async function setVisibility(
  server: TestServer,
  crate: string,
  visibility: 'public' | 'private',
): Promise<void> {
  const { db } = server.running.platform.database;
  await db.updateTable('crates').set({ visibility }).where('name', '=', crate).execute();
}

/** An organisation with one team and its members, and the crate as its own or as its team's. */
export async function organize(
  server: TestServer,
  crate: string,
  people: { member: string; inTeam: string; role: 'owner' | 'reader' },
): Promise<void> {
  const { db } = server.running.platform.database;
  const idOf = async (table: 'users' | 'crates', name: string) => {
    const column = table === 'users' ? 'login' : 'name';
    return (await db.selectFrom(table).select('id').where(column, '=', name).executeTakeFirstOrThrow()).id;
  };
  const organization = await db
    .insertInto('organizations')
    .values({ name: `of-${crate}`, name_key: `of-${crate}`, display_name: null, created_at: 0 })
    .returning('id')
    .executeTakeFirstOrThrow();
  const team = await db
    .insertInto('teams')
    .values({ organization_id: organization.id, name: 'team', name_key: 'team', created_at: 0 })
    .returning('id')
    .executeTakeFirstOrThrow();
  const crateId = await idOf('crates', crate);
  const source = 'manual' as const;
  await db
    .insertInto('organization_members')
    .values({
      organization_id: organization.id,
      user_id: await idOf('users', people.member),
      role: 'member',
      source,
      created_at: 0,
    })
    .execute();
  await db
    .insertInto('team_members')
    .values({ team_id: team.id, user_id: await idOf('users', people.inTeam), source, created_at: 0 })
    .execute();
  await db
    .insertInto('crate_teams')
    .values({ crate_id: crateId, team_id: team.id, role: people.role, created_at: 0 })
    .execute();
  await db
    .updateTable('crates')
    .set({ organization_id: organization.id })
    .where('id', '=', crateId)
    .execute();
}
