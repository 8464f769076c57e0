import { lazy } from 'preact-iso';
import type { Area } from '../area.ts';

/** What is one person’s own. */
export const account: Area = {
  me: lazy(() => import('./me-page.tsx').then(({ MePage }) => MePage)),
  tokens: lazy(() => import('./tokens-page.tsx').then(({ TokensPage }) => TokensPage)),
  newToken: lazy(() => import('./new-token-page.tsx').then(({ NewTokenPage }) => NewTokenPage)),
  security: lazy(() => import('./security-page.tsx').then(({ SecurityPage }) => SecurityPage)),
  sessions: lazy(() => import('./sessions-page.tsx').then(({ SessionsPage }) => SessionsPage)),
  notifications: lazy(() =>
    import('./notifications-page.tsx').then(({ NotificationsPage }) => NotificationsPage),
  ),
  invitations: lazy(() => import('./invitations-page.tsx').then(({ InvitationsPage }) => InvitationsPage)),
};
