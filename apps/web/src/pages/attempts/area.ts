import { lazy } from 'preact-iso';
import type { Area } from '../area.ts';

/** What CI asked for, and what it was answered. */
export const attempts: Area = {
  crateAttempts: lazy(() => import('./timeline-page.tsx').then(({ TimelinePage }) => TimelinePage)),
  attempt: lazy(() => import('./attempt-page.tsx').then(({ AttemptPage }) => AttemptPage)),
  findAttempt: lazy(() => import('./find-attempt-page.tsx').then(({ FindAttemptPage }) => FindAttemptPage)),
  adminAttempts: lazy(() =>
    import('./admin-attempts-page.tsx').then(({ AdminAttemptsPage }) => AdminAttemptsPage),
  ),
  adminAttempt: lazy(() => import('./attempt-page.tsx').then(({ AdminAttemptPage }) => AdminAttemptPage)),
};
