export { type IssuerList, type Issuers, openIssuers } from './issuers/issuers.ts';
export { issuerRoutes } from './issuers/routes.ts';
export type { Issuer } from './issuers/to-issuer.ts';
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
export { forgetExpired } from './tokens/store.ts';
