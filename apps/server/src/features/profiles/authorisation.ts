import { persons, type RouteRule, reading } from '../access/authorisation.ts';

const own = persons({ stranger: 200, owner: 200, administrator: 200 });

export const authorisation: readonly RouteRule[] = [
  { route: 'GET /api/v1/users/:user', at: '/api/v1/users/owner', ...reading() },
  { route: 'GET /api/v1/users/:user/stats', at: '/api/v1/users/{user}/stats', ...reading() },
  {
    route: 'PUT /api/v1/users/:user',
    at: '/api/v1/users/0',
    body: { user: {} },
    // Nobody has this number.
    answers: persons({
      stranger: 'permission_denied',
      owner: 'permission_denied',
      administrator: 'permission_denied',
    }),
  },
  { route: 'PUT /api/v1/me/email_notifications', body: [], answers: own },
  { route: 'GET /api/v1/me/updates', answers: own },
  {
    route: 'GET /api/v1/crates/:name/following',
    at: '/api/v1/crates/{crate}/following',
    answers: own,
    hidden: { stranger: 'crate_not_found' },
  },
  {
    route: 'PUT /api/v1/crates/:name/follow',
    at: '/api/v1/crates/{crate}/follow',
    answers: own,
    hidden: { stranger: 'crate_not_found' },
  },
  {
    route: 'DELETE /api/v1/crates/:name/follow',
    at: '/api/v1/crates/{crate}/follow',
    answers: own,
    hidden: { stranger: 'crate_not_found' },
  },
];
