import {
  type Answers,
  administrators,
  type Expected,
  persons,
  type RouteRule,
  signedIn,
} from '../access/authorisation.ts';

const own = (expected: Expected): Answers =>
  persons({ stranger: expected, owner: expected, administrator: expected });
const OTHERS = { stranger: 'not_found', administrator: 'not_found' } as const;

export const authorisation: readonly RouteRule[] = [
  { route: 'GET /api/v1/me/tokens', answers: signedIn },
  { route: 'PUT /api/v1/me/tokens', body: { api_token: { name: 'x' } }, answers: own('session_required') },
  {
    route: 'GET /api/v1/me/tokens/:id',
    at: '/api/v1/me/tokens/{token}',
    answers: { ...own(200), ...OTHERS },
  },
  {
    route: 'DELETE /api/v1/me/tokens/:id',
    at: '/api/v1/me/tokens/{token}',
    // The same to everybody: a token of somebody else is left alone.
    answers: own(200),
    changes: true,
  },
  {
    route: 'DELETE /api/v1/tokens/current',
    endsCredential: true,
    answers: {
      ...own(204),
      'read-only token': 204,
      'token for another crate': 204,
      'token for publishers': 204,
    },
  },
  {
    route: 'POST /api/v1/admin/users/:login/tokens',
    at: '/api/v1/admin/users/owner/tokens',
    body: { api_token: { name: 'x' } },
    answers: administrators(200),
    changes: true,
  },
  {
    route: 'GET /api/v1/admin/users/:login/tokens',
    at: '/api/v1/admin/users/owner/tokens',
    answers: administrators(200),
  },
  {
    route: 'DELETE /api/v1/admin/users/:login/tokens/:id',
    at: '/api/v1/admin/users/owner/tokens/{token}',
    answers: administrators(204),
    changes: true,
  },
];
