import { administrators, type RouteRule } from '../access/authorisation.ts';

export const authorisation: readonly RouteRule[] = [
  // From elsewhere. From this machine nothing is asked while public_url is a loopback address.
  { route: 'GET /metrics', answers: administrators(200) },
];
