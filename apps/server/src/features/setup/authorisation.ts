import { everybody, type RouteRule } from '../access/authorisation.ts';

export const authorisation: readonly RouteRule[] = [
  { route: 'GET /setup', answers: everybody(403) },
  { route: 'POST /setup', answers: everybody(403) },
];
