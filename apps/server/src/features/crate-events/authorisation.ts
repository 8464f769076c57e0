import { persons, type RouteRule } from '../access/authorisation.ts';

export const authorisation: readonly RouteRule[] = [
  {
    route: 'GET /api/v1/crates/:name/events',
    at: '/api/v1/crates/{crate}/events',
    answers: {
      ...persons({ stranger: 'publisher_owner_required', owner: 200, administrator: 200 }),
      'token for publishers': 200,
    },
    hidden: { stranger: 'crate_not_found' },
  },
];
