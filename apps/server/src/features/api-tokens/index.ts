export { API_TOKEN_PREFIX, createToken } from './create-token.ts';
export { apiTokenRoutes } from './routes.ts';
export { crateScopeMatches, type EndpointScope, endpointScopes, scopesAllow } from './scopes.ts';
export { findLiveToken, type LiveToken, noteUse } from './store.ts';
