import type { Queries } from '../../../platform/database/open.ts';

export interface Invitation {
  crateId: number;
  crateName: string;
  inviteeId: number;
  inviterId: number;
  inviterLogin: string;
  createdAt: Date;
  expiresAt: Date;
}

const joined = (db: Queries) =>
  db
    .selectFrom('crate_owner_invitations')
    .innerJoin('crates', 'crates.id', 'crate_owner_invitations.crate_id')
    .innerJoin('users', 'users.id', 'crate_owner_invitations.inviter_id')
    .select([
      'crate_owner_invitations.crate_id',
      'crates.name',
      'crate_owner_invitations.invitee_id',
      'crate_owner_invitations.inviter_id',
      'users.login',
      'crate_owner_invitations.created_at',
      'crate_owner_invitations.expires_at',
    ]);

type Row = Awaited<ReturnType<ReturnType<typeof joined>['execute']>>[number];

const toInvitation = (row: Row): Invitation => ({
  crateId: row.crate_id,
  crateName: row.name,
  inviteeId: row.invitee_id,
  inviterId: row.inviter_id,
  inviterLogin: row.login,
  createdAt: new Date(row.created_at),
  expiresAt: new Date(row.expires_at),
});

export async function findInvitation(
  db: Queries,
  crateId: number,
  inviteeId: number,
): Promise<Invitation | null> {
  const row = await joined(db)
    .where('crate_id', '=', crateId)
    .where('invitee_id', '=', inviteeId)
    .executeTakeFirst();
  return row === undefined ? null : toInvitation(row);
}

export async function findInvitationByToken(db: Queries, tokenHash: string): Promise<Invitation | null> {
  const row = await joined(db).where('token_hash', '=', tokenHash).executeTakeFirst();
  return row === undefined ? null : toInvitation(row);
}

/** Those that have not expired, in order of crate and invitee, behind the given place. */
export async function listInvitations(
  db: Queries,
  filter: { crateId: number } | { inviteeId: number },
  now: Date,
  page: { after: number; limit: number },
): Promise<Invitation[]> {
  const live = joined(db).where('crate_owner_invitations.expires_at', '>', now.getTime()).limit(page.limit);
  const rows =
    'crateId' in filter
      ? await live
          .where('crate_id', '=', filter.crateId)
          .where('invitee_id', '>', page.after)
          .orderBy('invitee_id')
          .execute()
      : await live
          .where('invitee_id', '=', filter.inviteeId)
          .where('crate_id', '>', page.after)
          .orderBy('crate_id')
          .execute();
  return rows.map(toInvitation);
}

/** In place of an earlier one. */
export async function putInvitation(
  db: Queries,
  invitation: {
    crateId: number;
    inviteeId: number;
    inviterId: number;
    tokenHash: string;
    at: Date;
    expiresAt: Date;
  },
): Promise<void> {
  const values = {
    inviter_id: invitation.inviterId,
    token_hash: invitation.tokenHash,
    created_at: invitation.at.getTime(),
    expires_at: invitation.expiresAt.getTime(),
  };
  await db
    .insertInto('crate_owner_invitations')
    .values({ crate_id: invitation.crateId, invitee_id: invitation.inviteeId, ...values })
    .onConflict((conflict) => conflict.columns(['crate_id', 'invitee_id']).doUpdateSet(values))
    .execute();
}

/** @returns whether there was one. */
export async function deleteInvitation(db: Queries, crateId: number, inviteeId: number): Promise<boolean> {
  const row = await db
    .deleteFrom('crate_owner_invitations')
    .where('crate_id', '=', crateId)
    .where('invitee_id', '=', inviteeId)
    .returning('crate_id')
    .executeTakeFirst();
  return row !== undefined;
}
