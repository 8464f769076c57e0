export { fetchJson } from './issuers/fetch-json.ts';
export { type Issuer, type Issuers, openIssuers } from './issuers/issuers.ts';
export { githubConfigRoutes } from './publishers/routes.ts';
export {
  authorizeUpload,
  checkBinding,
  grantFor,
  isAccessToken,
  isLiveAccessToken,
  spend,
  type UploadGrant,
} from './tokens/authorize-upload.ts';
export { tokenRoutes } from './tokens/routes.ts';
export { findAccessToken, forgetExpired, revokeById as revokeAccessToken } from './tokens/store.ts';
