import { persons, type RouteRule } from '../access/authorisation.ts';

export const authorisation: readonly RouteRule[] = [
  {
    route: 'PUT /api/v1/crates/new',
    // A version that is there already, of a crate of the owner: who is let through is told so.
    body: 'an upload',
    answers: persons({
      stranger: 'crate_owner_required',
      owner: 'version_exists',
      administrator: 'crate_owner_required',
      'publisher token': 'version_exists',
      'bound token': 'version_exists',
    }),
  },
];
