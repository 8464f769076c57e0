import { everybody, type RouteRule, reading } from '../access/authorisation.ts';

export const authorisation: readonly RouteRule[] = [
  { route: 'GET /api/v1/keywords', ...reading() },
  // There are none that a crate has.
  {
    route: 'GET /api/v1/keywords/:keyword',
    at: '/api/v1/keywords/none',
    ...reading(),
    answers: everybody('not_found'),
  },
  { route: 'GET /api/v1/categories', ...reading() },
  {
    route: 'GET /api/v1/categories/:slug',
    at: '/api/v1/categories/none',
    ...reading(),
    answers: everybody('not_found'),
  },
  { route: 'GET /api/v1/category_slugs', ...reading() },
  { route: 'GET /api/v1/summary', ...reading() },
  { route: 'GET /api/v1/site_metadata', ...reading() },
];
