import { type RouteRule, signedIn } from '../access/authorisation.ts';

export const authorisation: readonly RouteRule[] = [
  {
    route: 'GET /api/v1/crates/:name/publishing_tokens',
    at: '/api/v1/crates/{crate}/publishing_tokens',
    answers: signedIn,
  },
  {
    route: 'POST /api/v1/crates/:name/publishing_tokens/revocations',
    at: '/api/v1/crates/{crate}/publishing_tokens/revocations',
    body: { api_tokens: [1] },
    answers: signedIn,
  },
];
