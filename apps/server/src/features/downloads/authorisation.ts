import { type RouteRule, readingOfCrate } from '../access/authorisation.ts';

export const authorisation: readonly RouteRule[] = [
  {
    route: 'GET /api/v1/crates/:name/:version/download',
    at: '/api/v1/crates/{crate}/1.0.0/download',
    ...readingOfCrate('version_not_found'),
  },
  {
    route: 'GET /api/v1/crates/:name/:version/downloads',
    at: '/api/v1/crates/{crate}/1.0.0/downloads',
    ...readingOfCrate(),
  },
  {
    route: 'GET /api/v1/crates/:name/downloads',
    at: '/api/v1/crates/{crate}/downloads',
    ...readingOfCrate(),
  },
];
