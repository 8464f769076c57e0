export { attemptRoutes } from './attempts/routes.ts';
export { fetchJson } from './issuers/fetch-json.ts';
export { type Issuer, type Issuers, openIssuers } from './issuers/issuers.ts';
export { configRoutes } from './publishers/config-routes.ts';
export { publisherRoutes } from './publishers/routes.ts';
export {
  authorizeScope,
  authorizeUpload,
  checkBinding,
  checkVersion,
  grantFor,
  isAccessToken,
  mayRead,
  spend,
  type UploadGrant,
} from './tokens/authorize-upload.ts';
export { tokenRoutes } from './tokens/routes.ts';
export { findAccessToken, forgetExpired, revokeById as revokeAccessToken } from './tokens/store.ts';
