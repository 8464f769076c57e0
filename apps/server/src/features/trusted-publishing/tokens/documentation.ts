import { CurrentAccessToken, Exchanged, nothing, Rehearsal, RevokedOfJob } from '@waybill/api/schemas';
import { documented } from '../../../http/documented.ts';

const tag = 'trusted publishing';

export const exchangeDocs = documented({
  tag,
  operationId: 'exchangeIdToken',
  summary: 'Exchange an ID token of a CI job for an access token',
  description:
    'With `crate`, `version` and `checksum` the token is good for one upload of exactly that file; with `crate` alone for that crate. An ID token is good for one exchange.',
  credentials: 'none',
  response: { 200: Exchanged },
});

export const revokeDocs = documented({
  tag,
  operationId: 'revokeAccessToken',
  summary: 'Revoke the access token of this request',
  credentials: 'job',
  response: { 204: nothing('It is revoked, or was before.') },
});

export const revokeJobDocs = documented({
  tag,
  operationId: 'revokeAccessTokensOfJob',
  summary: 'Revoke all access tokens of the job that shows its ID token',
  credentials: 'none',
  response: { 200: RevokedOfJob },
});

export const showTokenDocs = documented({
  tag,
  operationId: 'readCurrentAccessToken',
  summary: 'What the access token of this request is good for',
  credentials: 'job',
  response: { 200: CurrentAccessToken },
});

export const rehearseDocs = documented({
  tag,
  operationId: 'rehearse',
  summary: 'What an exchange would say, without exchanging',
  description: 'To owners, signed in or with an API token, it shows the checks on their publishers.',
  credentials: 'optional',
  response: { 200: Rehearsal },
});
