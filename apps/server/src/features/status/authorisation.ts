import { everybody, type RouteRule } from '../access/authorisation.ts';

export const authorisation: readonly RouteRule[] = [
  { route: 'GET /healthz', answers: everybody(200) },
  { route: 'GET /readyz', answers: everybody(200) },
  { route: 'GET /.well-known/waybill', answers: everybody(200) },
];
