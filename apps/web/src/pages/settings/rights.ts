import type { Part } from './crate-settings-page.tsx';

type Rights = Part['rights'];

/** Owners, readers, deletion: a sentence where it is not for the viewer, else null. */
export const whyNotOwners = (rights: Rights): string | null =>
  rights === 'publish' ? 'This is for owners of the crate; you have it through a team.' : null;

/** Visibility: the owners' own, not for administrators of the registry. */
export const whyNotVisibility = (rights: Rights): string | null =>
  rights === 'administrator'
    ? 'This is for owners of the crate. Invite yourself to its owners if you must.'
    : whyNotOwners(rights);

/** Why this person cannot be taken from the owners, before it is tried. */
export function whyNotRemoved(
  rights: Rights,
  owners: readonly { kind: 'user' | 'team' }[],
  owner: { kind: 'user' | 'team' },
  isOfOrganization: boolean,
): string | null {
  const reason = whyNotOwners(rights);
  if (reason !== null || owner.kind === 'team') return reason;
  const people = owners.filter(({ kind }) => kind === 'user').length;
  return people === 1 && !isOfOrganization
    ? 'The last person who owns a crate stays. Invite somebody else first.'
    : null;
}
