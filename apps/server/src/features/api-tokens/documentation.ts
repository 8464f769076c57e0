import { ApiTokens, Empty, MadeApiToken, nothing, OneApiToken } from '@waybill/api/schemas';
import { documented } from '../../http/documented.ts';

export const createTokenDocs = documented({
  operationId: 'createApiToken',
  summary: 'Make an API token for oneself',
  description: 'Signed in only: no token makes another one.',
  tag: 'account',
  credentials: 'session',
  response: { 200: MadeApiToken },
});

export const listTokensDocs = documented({
  operationId: 'listApiTokens',
  summary: 'One’s API tokens',
  description: 'Those that live, and those that expired in the last `expired_days` days.',
  tag: 'account',
  credentials: 'session',
  response: { 200: ApiTokens },
});

export const readTokenDocs = documented({
  operationId: 'readApiToken',
  summary: 'One of one’s API tokens',
  tag: 'account',
  credentials: 'person',
  response: { 200: OneApiToken },
});

export const revokeTokenDocs = documented({
  operationId: 'revokeApiToken',
  summary: 'Revoke one of one’s API tokens',
  description: 'The same answer for an id that is not one’s own: that one is left alone.',
  tag: 'account',
  credentials: 'person',
  response: { 200: Empty },
});

export const revokeCurrentDocs = documented({
  operationId: 'revokeCurrentApiToken',
  summary: 'Revoke the API token of this request',
  tag: 'account',
  credentials: 'person',
  response: { 204: nothing('It is revoked.') },
});

export const createForUserDocs = documented({
  operationId: 'createApiTokenForUser',
  summary: 'Make an API token for somebody',
  tag: 'administration',
  credentials: 'person',
  response: { 200: MadeApiToken },
});

export const listTokensOfUserDocs = documented({
  operationId: 'listApiTokensOfUser',
  summary: 'The API tokens of somebody',
  description:
    'Those that live, and those that expired in the last `expired_days` days; never the tokens themselves.',
  tag: 'administration',
  credentials: 'person',
  response: { 200: ApiTokens },
});

export const revokeTokenOfUserDocs = documented({
  operationId: 'revokeApiTokenOfUser',
  summary: 'Revoke an API token of somebody',
  tag: 'administration',
  credentials: 'person',
  response: { 204: nothing('It is revoked.') },
});
