import { persons, type RouteRule } from '../access/authorisation.ts';

const yanking = persons({
  stranger: 'crate_owner_required',
  owner: 200,
  administrator: 'crate_owner_required',
  // The publisher does not grant the scope.
  'publisher token': 'scope_not_granted',
  'bound token': 'scope_not_granted',
});

export const authorisation: readonly RouteRule[] = [
  {
    route: 'DELETE /api/v1/crates/:name/:version/yank',
    at: '/api/v1/crates/{crate}/1.0.0/yank',
    answers: yanking,
    hidden: { stranger: 'crate_not_found' },
    changes: true,
  },
  {
    route: 'PUT /api/v1/crates/:name/:version/unyank',
    at: '/api/v1/crates/{crate}/1.0.0/unyank',
    answers: yanking,
    hidden: { stranger: 'crate_not_found' },
    changes: true,
  },
  {
    route: 'PATCH /api/v1/crates/:name/:version',
    at: '/api/v1/crates/{crate}/1.0.0',
    body: { version: { yanked: true, yank_message: 'broken' } },
    answers: yanking,
    hidden: { stranger: 'crate_not_found' },
    changes: true,
  },
];
