import { everybody, type RouteRule, signedIn } from '../access/authorisation.ts';

export const authorisation: readonly RouteRule[] = [
  {
    route: 'POST /api/v1/device/authorizations',
    body: { scopes: ['admin'] },
    answers: everybody('api_token_invalid'),
  },
  {
    route: 'POST /api/v1/device/tokens',
    body: { device_code: 'x' },
    answers: everybody('device_code_unknown'),
  },
  { route: 'GET /device', answers: everybody(200) },
  {
    route: 'POST /device',
    body: { action: 'approve', code: 'BCDF-GHJK' },
    // Whoever has no credential at all gets the form to sign in.
    answers: { ...signedIn, anonymous: 403 },
  },
];
