import { type Kysely, sql } from 'kysely';
import type { Engine } from '../src/platform/database/open.ts';

/** Invitations to own a crate, name prefixes of organisations, and groups that give membership. */
export async function up(db: Kysely<unknown>, _engine: Engine): Promise<void> {
  const statements = [
    // One at a time per crate and person: a new one takes the place of an expired one.
    sql`create table crate_owner_invitations (
      crate_id bigint not null references crates (id) on delete cascade,
      invitee_id bigint not null references users (id) on delete cascade,
      inviter_id bigint not null references users (id) on delete cascade,
      token_hash text not null unique,
      created_at bigint not null,
      expires_at bigint not null,
      primary key (crate_id, invitee_id)
    )`,
    sql`create index crate_owner_invitations_invitee on crate_owner_invitations (invitee_id)`,

    sql`create table organization_prefixes (
      prefix text primary key,
      organization_id bigint not null references organizations (id) on delete cascade,
      created_at bigint not null
    )`,
    sql`create index organization_prefixes_organization on organization_prefixes (organization_id)`,

    // Exactly one of role and team_id is set.
    sql`create table organization_groups (
      organization_id bigint not null references organizations (id) on delete cascade,
      group_name text not null,
      role text,
      team_id bigint references teams (id) on delete cascade,
      created_at bigint not null,
      unique (organization_id, group_name, role, team_id)
    )`,
    sql`create index organization_groups_name on organization_groups (group_name)`,
    sql`create index organization_groups_team on organization_groups (team_id)`,
  ];
  for (const statement of statements) await statement.execute(db);
}
