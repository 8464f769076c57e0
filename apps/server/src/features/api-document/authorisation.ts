import { everybody, type RouteRule } from '../access/authorisation.ts';

export const authorisation: readonly RouteRule[] = [
  // It tells what there is to ask, and nothing of what is stored.
  { route: 'GET /api/openapi.json', answers: everybody(200) },
];
