export { ciRunOf } from './ci-run.ts';
export {
  notifyAccessTokenExposed,
  notifyApiTokenExposed,
  notifyCrateDeleted,
  notifyPendingPublisherExpired,
  notifyPublisherAdded,
  notifyPublisherChanged,
  notifyPublisherFirstUsed,
  notifyPublisherLapsed,
  notifyPublisherNeedsReview,
  notifyPublisherRemoved,
  notifyTrustpubOnlyChanged,
  notifyVersionDeleted,
  notifyVisibilityChanged,
} from './notify.ts';
export { notifyOwners } from './notify-owners.ts';
export type { PinDifference } from './publisher-messages.ts';
export type { ExposureSource } from './token-messages.ts';
export type { Actor, CiRun, Message, Occasion, PublisherSummary } from './wording.ts';
