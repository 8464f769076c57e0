export { forgetAttempts } from './attempts/forget.ts';
export { attemptRoutes } from './attempts/routes.ts';
export { type ShownAttempt, showAttempts } from './attempts/show-attempts.ts';
export { listAttempts } from './attempts/store.ts';
export { configRoutes } from './configs/routes.ts';
export { fetchJson, type JsonRequest } from './issuers/fetch-json.ts';
export { IssuerProblem } from './issuers/issuer-problem.ts';
export { type IssuerList, type Issuers, openIssuers } from './issuers/issuers.ts';
export { findSwitch, type Switch } from './issuers/pause.ts';
export { issuerRoutes } from './issuers/routes.ts';
export type { Issuer } from './issuers/to-issuer.ts';
export { providerRoutes } from './providers/routes.ts';
export { endWithCrate, lockPublishersOf } from './publishers/end-with-crate.ts';
export { publishingLimits } from './publishers/limits.ts';
export { publisherRoutes } from './publishers/routes.ts';
export { publishersOfCrate, publishersOfPatternsOver } from './publishers/store.ts';
export { tidyPublishers } from './publishers/tidy.ts';
export { requireVelocity } from './publishers/velocity.ts';
export { publishersVisibleTo } from './publishers/visible-publishers.ts';
export { findReservation, promoteName } from './reserved-names/store.ts';
export {
  authorizeScope,
  authorizeUpload,
  checkBinding,
  checkVersion,
  confirmScope,
  grantFor,
  isAccessToken,
  readableByJob,
  spend,
  type UploadGrant,
} from './tokens/authorize-upload.ts';
export { tokenRoutes } from './tokens/routes.ts';
export { findAccessToken, forgetExpired, revokeById as revokeAccessToken } from './tokens/store.ts';
