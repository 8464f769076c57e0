import { lazy } from 'preact-iso';
import type { Area } from '../area.ts';

/** Organisations, teams and what is theirs. */
export const organizations: Area = {
  organizations: lazy(() =>
    import('./organizations-page.tsx').then(({ OrganizationsPage }) => OrganizationsPage),
  ),
  newOrganization: lazy(() =>
    import('./new-organization-page.tsx').then(({ NewOrganizationPage }) => NewOrganizationPage),
  ),
  organization: lazy(() =>
    import('./organization-page.tsx').then(({ OrganizationPage }) => OrganizationPage),
  ),
  organizationPart: lazy(() =>
    import('./organization-page.tsx').then(({ OrganizationPage }) => OrganizationPage),
  ),
  team: lazy(() => import('./team-page.tsx').then(({ TeamPage }) => TeamPage)),
};
