import { administrators, type RouteRule } from '../access/authorisation.ts';

export const authorisation: readonly RouteRule[] = [
  { route: 'GET /api/v1/admin/mails', answers: administrators(200) },
  {
    route: 'POST /api/v1/admin/mails/:id/retry',
    at: '/api/v1/admin/mails/{mail}/retry',
    body: {},
    answers: administrators('mail_not_sendable'),
  },
  {
    route: 'POST /api/v1/admin/mails/:id/reveal',
    at: '/api/v1/admin/mails/{mail}/reveal',
    body: {},
    answers: administrators(200),
  },
];
