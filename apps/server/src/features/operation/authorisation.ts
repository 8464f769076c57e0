import { administrators, type RouteRule } from '../access/authorisation.ts';

export const authorisation: readonly RouteRule[] = [
  { route: 'GET /api/v1/admin/state', answers: administrators(200) },
  { route: 'GET /api/v1/admin/jobs', answers: administrators(200) },
  {
    route: 'POST /api/v1/admin/jobs/:name/runs',
    at: '/api/v1/admin/jobs/forget-mails/runs',
    answers: administrators(200),
  },
];
