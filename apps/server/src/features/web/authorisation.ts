import { everybody, type RouteRule } from '../access/authorisation.ts';

export const authorisation: readonly RouteRule[] = [
  // The same page for all, which asks the API as whoever looks at it.
  { route: 'GET /*', at: '/search', answers: everybody(200) },
  { route: 'GET /assets/:file', at: '/assets/nothing.js', answers: everybody('not_found') },
];
