import { lazy } from 'preact-iso';
import type { Area } from '../area.ts';

/** Who may publish from CI. */
export const publishers: Area = {
  cratePublishers: lazy(() => import('./list-page.tsx').then(({ PublishersPage }) => PublishersPage)),
  newPublisher: lazy(() => import('./edit-page.tsx').then(({ NewPublisherPage }) => NewPublisherPage)),
  publisher: lazy(() => import('./edit-page.tsx').then(({ PublisherPage }) => PublisherPage)),
};
