import { persons, type RouteRule } from '../access/authorisation.ts';

// A session, or a token with the scope `delete`: these have no endpoint scopes, which is not enough here.
const unscoped = persons({
  stranger: 'token_legacy_refused',
  owner: 'token_legacy_refused',
  administrator: 'token_legacy_refused',
});

export const authorisation: readonly RouteRule[] = [
  { route: 'GET /api/v1/crates/:name/deletion', at: '/api/v1/crates/{crate}/deletion', answers: unscoped },
  { route: 'DELETE /api/v1/crates/:name', at: '/api/v1/crates/{crate}', answers: unscoped },
  { route: 'DELETE /api/v1/crates/:name/:version', at: '/api/v1/crates/{crate}/1.0.0', answers: unscoped },
];
