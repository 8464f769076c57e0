import { administrators, type RouteRule } from '../access/authorisation.ts';

export const authorisation: readonly RouteRule[] = [
  { route: 'GET /api/v1/admin/audit', answers: administrators(200) },
];
