import type { Answer } from '../api/client.ts';
import { useAnswer } from '../api/queries.ts';
import type { Me } from '../session.ts';

export type Rights = Answer<'/api/v1/crates/{name}/settings', 'get'>['rights'] | 'none';

/** What of `Me` says so. */
interface Account {
  user: { is_admin: boolean };
  owned_crates: readonly { name: string }[];
}

/** What somebody is to a crate, so that they are shown what is for them. The registry decides what they may do. */
export function useRights(me: Me | null, crate: string): Rights {
  const known = rightsOfMe(me, crate);
  const path = { params: { path: { name: crate } } };
  const canBeMember = me !== null && known === 'none';
  const owners = useAnswer('/api/v1/crates/{name}/owners', path, { enabled: canBeMember });
  const hasTeam = owners.data?.users.some(({ kind }) => kind === 'team') === true;
  // Only here can it be more than what `me` tells; anybody else would be refused for nothing.
  const part = useAnswer('/api/v1/crates/{name}/settings', path, { enabled: canBeMember && hasTeam });
  return canBeMember ? (part.data?.rights ?? 'none') : known;
}

/** As far as the account itself tells: not what somebody is as a member of an owning team. */
export function rightsOfMe(me: Account | null, crate: string): Rights {
  if (me === null) return 'none';
  if (me.owned_crates.some(({ name }) => name === crate)) return 'full';
  return me.user.is_admin ? 'administrator' : 'none';
}
