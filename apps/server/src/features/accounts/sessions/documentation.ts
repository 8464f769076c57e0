import { nothing, Sessions, SessionsEnded } from '@waybill/api/schemas';
import { documented } from '../../../http/documented.ts';

export const listSessionsDocs = documented({
  operationId: 'listSessions',
  summary: 'One’s sessions, the latest first',
  tag: 'account',
  credentials: 'session',
  response: { 200: Sessions },
});

export const endSessionDocs = documented({
  operationId: 'endSession',
  summary: 'End one of one’s sessions',
  description: 'At once, and at every copy of the server.',
  tag: 'account',
  credentials: 'session',
  response: { 204: nothing('It is ended.') },
});

export const endOtherSessionsDocs = documented({
  operationId: 'endOtherSessions',
  summary: 'End all of one’s sessions but this one',
  tag: 'account',
  credentials: 'session',
  response: { 200: SessionsEnded },
});

export const endSessionsOfUserDocs = documented({
  operationId: 'endSessionsOfUser',
  summary: 'End all sessions of somebody',
  description: 'API tokens go on: a lock ends those, too.',
  tag: 'administration',
  credentials: 'person',
  response: { 200: SessionsEnded },
});

export const listSessionsOfUserDocs = documented({
  operationId: 'listSessionsOfUser',
  summary: 'The sessions of somebody, the latest first',
  tag: 'administration',
  credentials: 'person',
  response: { 200: Sessions },
});

export const endSessionOfUserDocs = documented({
  operationId: 'endSessionOfUser',
  summary: 'End one session of somebody',
  tag: 'administration',
  credentials: 'person',
  response: { 204: nothing('It is ended.') },
});
