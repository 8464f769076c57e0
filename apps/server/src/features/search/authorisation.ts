import { type RouteRule, reading } from '../access/authorisation.ts';

export const authorisation: readonly RouteRule[] = [
  // What is hidden from the caller is neither shown nor counted: `search.test.ts`.
  { route: 'GET /api/v1/crates', at: '/api/v1/crates?q=rocket', ...reading() },
];
