import { persons, type RouteRule } from '../access/authorisation.ts';

export const authorisation: readonly RouteRule[] = [
  {
    route: 'GET /api/v1/crates/:name/settings',
    at: '/api/v1/crates/{crate}/settings',
    answers: persons({ stranger: 'crate_owner_required', owner: 200, administrator: 200 }),
    hidden: { stranger: 'crate_not_found' },
  },
  {
    route: 'PATCH /api/v1/crates/:name',
    at: '/api/v1/crates/{crate}',
    body: { crate: {} },
    // These tokens have no endpoint scopes, which is not enough here.
    answers: persons({
      stranger: 'token_legacy_refused',
      owner: 'token_legacy_refused',
      administrator: 'token_legacy_refused',
    }),
  },
];
