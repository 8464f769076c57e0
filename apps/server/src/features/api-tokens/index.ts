export { createToken } from './create-token.ts';
export { apiTokenRoutes } from './routes.ts';
export {
  ANY_CRATE,
  crateScopeMatches,
  type EndpointScope,
  endpointScopes,
  isCrateScope,
  isEndpointScope,
  prefixOf,
  scopesAllow,
  type TokenScopes,
} from './scopes.ts';
export {
  findLiveToken,
  findLiveTokenById,
  findTokenByHash,
  forgetDeviceTokens,
  type LiveToken,
  noteUse,
  revokeToken,
} from './store.ts';
