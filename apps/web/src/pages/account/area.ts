import type { Area } from '../area.ts';
import { later } from '../later.ts';

/** What is one person’s own. */
export const account: Area = {
  me: later(() => import('./me-page.tsx').then(({ MePage }) => MePage)),
  tokens: later(() => import('./tokens-page.tsx').then(({ TokensPage }) => TokensPage)),
  newToken: later(() => import('./new-token-page.tsx').then(({ NewTokenPage }) => NewTokenPage)),
  security: later(() => import('./security-page.tsx').then(({ SecurityPage }) => SecurityPage)),
  sessions: later(() => import('./sessions-page.tsx').then(({ SessionsPage }) => SessionsPage)),
  notifications: later(() =>
    import('./notifications-page.tsx').then(({ NotificationsPage }) => NotificationsPage),
  ),
  invitations: later(() => import('./invitations-page.tsx').then(({ InvitationsPage }) => InvitationsPage)),
};
