import type { Queries } from '../../../platform/database/open.ts';
import type { Role } from '../store.ts';

export interface Member {
  userId: number;
  login: string;
  name: string | null;
  role: Role;
  source: 'manual' | 'group';
}

export async function listMembers(db: Queries, organizationId: number): Promise<Member[]> {
  const rows = await db
    .selectFrom('organization_members')
    .innerJoin('users', 'users.id', 'organization_members.user_id')
    .select(['users.id', 'users.login', 'users.name', 'role', 'source'])
    .where('organization_id', '=', organizationId)
    .orderBy('users.login_key')
    .execute();
  return rows.map(({ id, ...row }) => ({ userId: id, ...row }));
}

export async function roleOf(db: Queries, organizationId: number, userId: number): Promise<Role | null> {
  const row = await db
    .selectFrom('organization_members')
    .select('role')
    .where('organization_id', '=', organizationId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return row?.role ?? null;
}

export async function setMember(
  db: Queries,
  member: { organizationId: number; userId: number; role: Role; source: 'manual' | 'group'; at: Date },
): Promise<void> {
  await db
    .insertInto('organization_members')
    .values({
      organization_id: member.organizationId,
      user_id: member.userId,
      role: member.role,
      source: member.source,
      created_at: member.at.getTime(),
    })
    .onConflict((conflict) =>
      conflict
        .columns(['organization_id', 'user_id'])
        .doUpdateSet({ role: member.role, source: member.source }),
    )
    .execute();
}

/** With the memberships of its teams. */
export async function deleteMember(db: Queries, organizationId: number, userId: number): Promise<void> {
  await db
    .deleteFrom('team_members')
    .where('user_id', '=', userId)
    .where('team_id', 'in', (teams) =>
      teams.selectFrom('teams').select('id').where('organization_id', '=', organizationId),
    )
    .execute();
  await db
    .deleteFrom('organization_members')
    .where('organization_id', '=', organizationId)
    .where('user_id', '=', userId)
    .execute();
}

/** Those who could still do everything if this user could not. */
export async function hasOtherOwner(db: Queries, organizationId: number, userId: number): Promise<boolean> {
  const row = await db
    .selectFrom('organization_members')
    .select('user_id')
    .where('organization_id', '=', organizationId)
    .where('role', '=', 'owner')
    .where('user_id', '!=', userId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
