import type { Area } from '../area.ts';
import { later } from '../later.ts';

/** Organisations, teams and what is theirs. */
export const organizations: Area = {
  organizations: later(() =>
    import('./organizations-page.tsx').then(({ OrganizationsPage }) => OrganizationsPage),
  ),
  newOrganization: later(() =>
    import('./new-organization-page.tsx').then(({ NewOrganizationPage }) => NewOrganizationPage),
  ),
  organization: later(() =>
    import('./organization-page.tsx').then(({ OrganizationPage }) => OrganizationPage),
  ),
  organizationPart: later(() =>
    import('./organization-page.tsx').then(({ OrganizationPage }) => OrganizationPage),
  ),
  team: later(() => import('./team-page.tsx').then(({ TeamPage }) => TeamPage)),
};
