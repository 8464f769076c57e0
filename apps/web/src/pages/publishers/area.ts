import type { Area } from '../area.ts';
import { later } from '../later.ts';

/** Who may publish from CI. */
export const publishers: Area = {
  cratePublishers: later(() => import('./list-page.tsx').then(({ PublishersPage }) => PublishersPage)),
  newPublisher: later(() => import('./edit-page.tsx').then(({ NewPublisherPage }) => NewPublisherPage)),
  publisher: later(() => import('./edit-page.tsx').then(({ PublisherPage }) => PublisherPage)),
  pendingPublishers: later(() => import('./my-publishers-page.tsx').then((page) => page.MyPublishersPage)),
  newPendingPublisher: later(() =>
    import('./my-publishers-page.tsx').then((page) => page.NewPendingPublisherPage),
  ),
  pendingPublisher: later(() => import('./my-publishers-page.tsx').then((page) => page.PendingPublisherPage)),
};
