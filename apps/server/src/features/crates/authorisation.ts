import { type RouteRule, readingOfCrate } from '../access/authorisation.ts';

export const authorisation: readonly RouteRule[] = [
  { route: 'GET /api/v1/crates/:name', at: '/api/v1/crates/{crate}', ...readingOfCrate() },
  { route: 'GET /api/v1/crates/:name/versions', at: '/api/v1/crates/{crate}/versions', ...readingOfCrate() },
  {
    route: 'GET /api/v1/crates/:name/deleted_versions',
    at: '/api/v1/crates/{crate}/deleted_versions',
    ...readingOfCrate(),
  },
  { route: 'GET /api/v1/crates/:name/:version', at: '/api/v1/crates/{crate}/1.0.0', ...readingOfCrate() },
  {
    route: 'GET /api/v1/crates/:name/:version/dependencies',
    at: '/api/v1/crates/{crate}/1.0.0/dependencies',
    ...readingOfCrate(),
  },
  {
    route: 'GET /api/v1/crates/:name/:version/authors',
    at: '/api/v1/crates/{crate}/1.0.0/authors',
    ...readingOfCrate(),
  },
  {
    route: 'GET /api/v1/crates/:name/reverse_dependencies',
    at: '/api/v1/crates/{crate}/reverse_dependencies',
    ...readingOfCrate(),
  },
];
