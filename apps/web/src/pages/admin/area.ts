import { lazy } from 'preact-iso';
import type { Area } from '../area.ts';

/** Operating the registry. */
export const admin: Area = {
  admin: lazy(() => import('./overview/overview-page.tsx').then(({ OverviewPage }) => OverviewPage)),
  adminIssuers: lazy(() => import('./issuers/issuers-page.tsx').then(({ IssuersPage }) => IssuersPage)),
  newIssuer: lazy(() => import('./issuers/new-issuer-page.tsx').then(({ NewIssuerPage }) => NewIssuerPage)),
  adminIssuer: lazy(() => import('./issuers/issuer-page.tsx').then(({ IssuerPage }) => IssuerPage)),
  adminUsers: lazy(() => import('./users/users-page.tsx').then(({ UsersPage }) => UsersPage)),
  adminUser: lazy(() => import('./users/user-page.tsx').then(({ UserPage }) => UserPage)),
  adminAudit: lazy(() => import('./audit/audit-page.tsx').then(({ AuditPage }) => AuditPage)),
  adminJobs: lazy(() => import('./jobs-page.tsx').then(({ JobsPage }) => JobsPage)),
  adminMails: lazy(() => import('./mails/mails-page.tsx').then(({ MailsPage }) => MailsPage)),
};
