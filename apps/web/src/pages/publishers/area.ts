import { lazy } from 'preact-iso';
import type { Area } from '../area.ts';

/** Who may publish from CI. */
export const publishers: Area = {
  cratePublishers: lazy(() => import('./list-page.tsx').then(({ PublishersPage }) => PublishersPage)),
  newPublisher: lazy(() => import('./edit-page.tsx').then(({ NewPublisherPage }) => NewPublisherPage)),
  publisher: lazy(() => import('./edit-page.tsx').then(({ PublisherPage }) => PublisherPage)),
  pendingPublishers: lazy(() => import('./my-publishers-page.tsx').then((page) => page.MyPublishersPage)),
  newPendingPublisher: lazy(() =>
    import('./my-publishers-page.tsx').then((page) => page.NewPendingPublisherPage),
  ),
  pendingPublisher: lazy(() => import('./my-publishers-page.tsx').then((page) => page.PendingPublisherPage)),
};
