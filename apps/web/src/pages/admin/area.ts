import type { Area } from '../area.ts';
import { later } from '../later.ts';

/** Operating the registry. */
export const admin: Area = {
  admin: later(() => import('./overview/overview-page.tsx').then(({ OverviewPage }) => OverviewPage)),
  adminIssuers: later(() => import('./issuers/issuers-page.tsx').then(({ IssuersPage }) => IssuersPage)),
  newIssuer: later(() => import('./issuers/new-issuer-page.tsx').then(({ NewIssuerPage }) => NewIssuerPage)),
  adminIssuer: later(() => import('./issuers/issuer-page.tsx').then(({ IssuerPage }) => IssuerPage)),
  adminUsers: later(() => import('./users/users-page.tsx').then(({ UsersPage }) => UsersPage)),
  adminUser: later(() => import('./users/user-page.tsx').then(({ UserPage }) => UserPage)),
  adminAudit: later(() => import('./audit/audit-page.tsx').then(({ AuditPage }) => AuditPage)),
  adminJobs: later(() => import('./jobs-page.tsx').then(({ JobsPage }) => JobsPage)),
  adminMails: later(() => import('./mails/mails-page.tsx').then(({ MailsPage }) => MailsPage)),
};
