import { everybody, type RouteRule } from '../access/authorisation.ts';

export const authorisation: readonly RouteRule[] = [
  // Whoever has a token could use it, so whoever has it may end it.
  { route: 'POST /api/v1/tokens/revoke-exposed', body: { tokens: ['x'] }, answers: everybody(200) },
  {
    route: 'POST /api/github/secret-scanning/verify',
    body: [],
    answers: everybody('alert_signature_invalid'),
  },
];
