export type Role = 'owner' | 'admin' | 'member';

const rank: Readonly<Record<Role, number>> = { member: 0, admin: 1, owner: 2 };

export const roles: readonly { value: Role; label: string; help: string }[] = [
  {
    value: 'member',
    label: 'Member',
    help: 'Sees its crates, private ones too, and may make crates under its prefixes.',
  },
  {
    value: 'admin',
    label: 'Administrator',
    help: 'Also owns all its crates, changes members and teams, and takes crates in.',
  },
  {
    value: 'owner',
    label: 'Owner',
    help: 'Also gives crates away, changes owners, settings and groups, and deletes the organisation.',
  },
];
export const wordOf = (role: Role): string => roles.find(({ value }) => value === role)?.label ?? role;

/** What somebody looks at an organisation as. Administrators of the registry count as owners of each. */
export interface Viewer {
  login: string;
  role: Role;
  isRegistryAdmin: boolean;
}

export const viewerOf = (me: { user: { login: string; is_admin: boolean } }, own: Role | null): Viewer => ({
  login: me.user.login,
  role: me.user.is_admin ? 'owner' : (own ?? 'member'),
  isRegistryAdmin: me.user.is_admin,
});

/** Owners give every role, administrators those up to their own. */
export const mayGive = (giver: Role, role: Role): boolean => giver !== 'member' && rank[giver] >= rank[role];

/** A sentence where the viewer has too little of a role, else null. */
export const whyNot = (viewer: Viewer, atLeast: Role): string | null =>
  rank[viewer.role] >= rank[atLeast]
    ? null
    : `This takes the role ${wordOf(atLeast).toLowerCase()} in the organisation; you are ${wordOf(viewer.role).toLowerCase()}.`;

interface Member {
  login: string;
  role: Role;
}

/** Why the role of a member cannot be changed by the viewer, before it is tried. */
export function whyNoNewRole(viewer: Viewer, member: Member, members: readonly Member[]): string | null {
  if (!mayGive(viewer.role, member.role)) return whyNot(viewer, member.role === 'owner' ? 'owner' : 'admin');
  return isLastOwner(member, members)
    ? `${member.login} is the last owner. Make somebody else one first.`
    : null;
}

/** Why a member cannot be taken out, or leave. Everybody may leave but the last owner. */
export function whyNotOut(viewer: Viewer, member: Member, members: readonly Member[]): string | null {
  if (isLastOwner(member, members))
    return `${member.login} is the last owner. Make somebody else one first, or delete the organisation.`;
  return member.login === viewer.login ? null : whyNoNewRole(viewer, member, members);
}

const isLastOwner = ({ login, role }: Member, members: readonly Member[]): boolean =>
  role === 'owner' && !members.some((other) => other.role === 'owner' && other.login !== login);
