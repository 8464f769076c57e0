import { everybody, type RouteRule, readingOfCrate } from '../access/authorisation.ts';

// The crate of the table was published without one: whoever is let through is told so.
const { privately, hidden } = readingOfCrate();
const rule = {
  answers: everybody('readme_not_found'),
  ...(privately === undefined ? {} : { privately }),
  ...(hidden === undefined ? {} : { hidden }),
};

export const authorisation: readonly RouteRule[] = [
  {
    route: 'GET /api/v1/crates/:name/readme',
    at: '/api/v1/crates/{crate}/readme',
    ...rule,
  },
  {
    route: 'GET /api/v1/crates/:name/:version/readme',
    at: '/api/v1/crates/{crate}/1.0.0/readme',
    ...rule,
  },
];
