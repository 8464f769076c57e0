import { everybody, type RouteRule } from '../access/authorisation.ts';

export const authorisation: readonly RouteRule[] = [
  // Half a session is led to its second step.
  { route: 'GET /sign-in', answers: everybody(200), takesHalf: true },
  { route: 'POST /sign-in', body: {}, answers: everybody(401) },
  // There is no such provider; with one, whoever comes is sent there, whatever credential they have here.
  { route: 'POST /sign-in/:provider', at: '/sign-in/nowhere', body: {}, answers: everybody(404) },
  { route: 'GET /sign-in/:provider/callback', at: '/sign-in/nowhere/callback', answers: everybody(404) },
  { route: 'POST /sign-in/:provider/login', at: '/sign-in/nowhere/login', body: {}, answers: everybody(404) },
  { route: 'GET /sign-out', answers: everybody(303) },
  // It ends half a session, too.
  { route: 'POST /sign-out', body: {}, answers: everybody(303), takesHalf: true },
];
