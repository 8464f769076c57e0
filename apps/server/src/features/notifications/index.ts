export { ciRunOf } from './ci-run.ts';
export type { FactorChange } from './factor-messages.ts';
export {
  notifyAccessTokenExposed,
  notifyApiTokenExposed,
  notifyCrateDeleted,
  notifyOwnerAdded,
  notifyOwnerInvited,
  notifyOwnerRemoved,
  notifyPendingPublisherExpired,
  notifyPublisherAdded,
  notifyPublisherChanged,
  notifyPublisherFirstUsed,
  notifyPublisherLapsed,
  notifyPublisherNeedsReview,
  notifyPublisherRemoved,
  notifyPublishingTokenRevoked,
  notifyPublishMailsOff,
  notifySecondFactorChanged,
  notifyTrustpubOnlyChanged,
  notifyVersionDeleted,
  notifyVersionPublished,
  notifyVisibilityChanged,
} from './notify.ts';
export { notifyOwners } from './notify-owners.ts';
export type { PinDifference } from './publisher-messages.ts';
export type { ExposureSource } from './token-messages.ts';
export type { Actor, CiRun, Message, Occasion, PublisherSummary } from './wording.ts';
