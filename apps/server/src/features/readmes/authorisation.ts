import { everybody, type RouteRule, readingOfCrate } from '../access/authorisation.ts';

// The crate of the table was published without one: whoever is let through is told so.
const { privately, hidden } = readingOfCrate();

export const authorisation: readonly RouteRule[] = [
  {
    route: 'GET /api/v1/crates/:name/:version/readme',
    at: '/api/v1/crates/{crate}/1.0.0/readme',
    answers: everybody('readme_not_found'),
    ...(privately === undefined ? {} : { privately }),
    ...(hidden === undefined ? {} : { hidden }),
  },
];
