import { type Static, Type } from 'typebox';
import { closed, Id, nullable, Time } from './shapes.ts';

/** One that owns a crate: a user, or a team by its `organisation:team`. */
export const Owner = closed(
  {
    id: Id,
    login: Type.String(),
    kind: Type.Union([Type.Literal('user'), Type.Literal('team')]),
    name: nullable(Type.String()),
    url: Type.String(),
    avatar: nullable(Type.String()),
  },
  { title: 'Owner' },
);
export type Owner = Static<typeof Owner>;

export const Owners = closed({ users: Type.Array(Owner) });
export const OwnerTeams = closed({ teams: Type.Array(Owner) });
export const OwnersChanged = closed({
  ok: Type.Literal(true),
  msg: Type.String({ description: 'What cargo shows.' }),
});

const Invitation = closed(
  {
    invitee_id: Id,
    inviter_id: Id,
    crate_id: Id,
    crate_name: Type.String(),
    created_at: Time,
    expires_at: Time,
  },
  { title: 'OwnerInvitation' },
);
const InvitationOfMine = closed(
  {
    invitee_id: Id,
    inviter_id: Id,
    invited_by_username: Type.String(),
    crate_name: Type.String(),
    crate_id: Id,
    created_at: Time,
    expires_at: Time,
  },
  { title: 'OwnInvitation' },
);
export const OwnInvitations = closed({
  crate_owner_invitations: Type.Array(InvitationOfMine),
  users: Type.Array(Owner),
});
export const Invitations = closed({
  invitations: Type.Array(Invitation),
  users: Type.Array(Owner),
  meta: closed({ next_page: nullable(Type.String()) }),
});
export const InvitationAnswered = closed({
  crate_owner_invitation: closed({ crate_id: Id, accepted: Type.Boolean() }),
});
export const Readers = closed({ teams: Type.Array(Owner) });
