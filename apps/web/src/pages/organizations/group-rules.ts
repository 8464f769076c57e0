import type { Role } from './roles.ts';

export interface GroupRule {
  group: string;
  role: Role | null;
  team: string | null;
}

/** What a choice stands for: `role:admin`, `team:core`. */
export const givenBy = ({ role, team }: GroupRule): string =>
  role === null ? `team:${team ?? ''}` : `role:${role}`;

export function ruleFrom(group: string, gives: string): GroupRule {
  const name = gives.slice(gives.indexOf(':') + 1);
  return gives.startsWith('team:')
    ? { group, role: null, team: name }
    : { group, role: name as Role, team: null };
}

/** As it is sent: one of the two, and not the other. */
export const asBody = ({ group, role, team }: GroupRule): { group: string; role?: Role; team?: string } =>
  role === null ? { group, team: team ?? '' } : { group, role };
