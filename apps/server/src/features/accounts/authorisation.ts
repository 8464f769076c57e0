import { administrators, everybody, persons, type RouteRule, signedIn } from '../access/authorisation.ts';

export const authorisation: readonly RouteRule[] = [
  {
    route: 'POST /api/auth/sign-in/email',
    body: { email: 'a@b.example', password: 'wrong' },
    answers: everybody('sign_in_failed'),
  },
  // It ends half a session, too.
  { route: 'POST /api/auth/sign-out', answers: everybody(200), takesHalf: true },
  { route: 'GET /api/auth/get-session', answers: everybody(200) },
  {
    route: 'GET /api/v1/me',
    // Whoever has a credential may ask what it is.
    answers: persons({
      stranger: 200,
      owner: 200,
      administrator: 200,
      'read-only token': 200,
      'token for another crate': 200,
      'token for publishers': 200,
    }),
  },
  {
    route: 'POST /api/v1/admin/users',
    body: { login: '-', email: 'x@example.com' },
    answers: administrators('user_invalid'),
  },
  { route: 'GET /api/v1/me/sessions', answers: signedIn },
  { route: 'DELETE /api/v1/me/sessions', answers: signedIn },
  { route: 'DELETE /api/v1/me/sessions/:id', at: '/api/v1/me/sessions/x', answers: signedIn },
  {
    route: 'DELETE /api/v1/admin/users/:login/sessions',
    at: '/api/v1/admin/users/stranger/sessions',
    answers: administrators(200),
  },
  {
    route: 'GET /api/v1/admin/users/:login/sessions',
    at: '/api/v1/admin/users/stranger/sessions',
    answers: administrators(200),
  },
  {
    route: 'DELETE /api/v1/admin/users/:login/sessions/:id',
    at: '/api/v1/admin/users/stranger/sessions/x',
    answers: administrators('not_found'),
  },
  { route: 'PUT /api/v1/me/password', body: { current: 'x', new: 'a new password' }, answers: signedIn },
  { route: 'PUT /api/v1/me/email', body: { email: 'a@b.example', password: 'x' }, answers: signedIn },
  { route: 'GET /confirm-email', answers: everybody(400) },
  { route: 'POST /confirm-email', body: { token: 'x' }, answers: everybody(400) },
  { route: 'GET /forgot-password', answers: everybody(200) },
  { route: 'POST /forgot-password', body: { email: 'a@b.example' }, answers: everybody(200) },
  { route: 'GET /reset-password', answers: everybody(400) },
  {
    route: 'POST /reset-password',
    body: { token: 'x', password: 'a new password' },
    answers: everybody(400),
  },
  { route: 'GET /api/v1/admin/users', answers: administrators(200) },
  {
    route: 'GET /api/v1/admin/users/:login',
    at: '/api/v1/admin/users/stranger',
    answers: administrators(200),
  },
  {
    route: 'PATCH /api/v1/admin/users/:login',
    at: '/api/v1/admin/users/stranger',
    body: { read_only: false },
    answers: administrators(200),
  },
];
