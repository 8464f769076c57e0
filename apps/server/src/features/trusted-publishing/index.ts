export { attemptRoutes } from './attempts/routes.ts';
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
export { forgetExpired } from './tokens/store.ts';
