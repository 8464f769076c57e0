export { createToken } from './create-token.ts';
export { apiTokenRoutes } from './routes.ts';
export { ANY_CRATE, crateScopeMatches, type EndpointScope, endpointScopes, scopesAllow } from './scopes.ts';
export {
  findLiveToken,
  findLiveTokenById,
  findTokenByHash,
  type LiveToken,
  noteUse,
  revokeToken,
} from './store.ts';
