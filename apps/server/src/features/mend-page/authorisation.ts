import { everybody, type RouteRule } from '../access/authorisation.ts';

export const authorisation: readonly RouteRule[] = [
  // Shows what its own address says, and nothing else.
  { route: 'GET /trusted-publishing/mend', answers: everybody(200) },
];
