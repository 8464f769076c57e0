import type { Area } from '../area.ts';
import { later } from '../later.ts';

/** What CI asked for, and what it was answered. */
export const attempts: Area = {
  crateAttempts: later(() => import('./timeline-page.tsx').then(({ TimelinePage }) => TimelinePage)),
  attempt: later(() => import('./attempt-page.tsx').then(({ AttemptPage }) => AttemptPage)),
  findAttempt: later(() => import('./find-attempt-page.tsx').then(({ FindAttemptPage }) => FindAttemptPage)),
  adminAttempts: later(() =>
    import('./admin-attempts-page.tsx').then(({ AdminAttemptsPage }) => AdminAttemptsPage),
  ),
  adminAttempt: later(() => import('./attempt-page.tsx').then(({ AdminAttemptPage }) => AdminAttemptPage)),
};
