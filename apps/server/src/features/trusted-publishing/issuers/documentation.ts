import {
  ChangedIssuer,
  CheckedIssuer,
  CheckOfIssuer,
  Issuers,
  nothing,
  OneIssuer,
  TrustedPublishingSwitch,
} from '@waybill/api/schemas';
import { documented } from '../../../http/documented.ts';

const about = { tag: 'administration', credentials: 'person' } as const;

export const listIssuersDocs = documented({
  ...about,
  operationId: 'listIssuers',
  summary: 'The issuers of ID tokens that the registry knows',
  response: { 200: Issuers },
});

export const createIssuerDocs = documented({
  ...about,
  operationId: 'createIssuer',
  summary: 'Trust an issuer',
  description: 'It is asked for its keys first, and what does not answer as an issuer has to is refused.',
  response: { 200: CheckedIssuer },
});

export const checkWantedDocs = documented({
  ...about,
  operationId: 'checkIssuer',
  summary: 'Try an issuer without storing it',
  response: { 200: CheckOfIssuer },
});

export const readIssuerDocs = documented({
  ...about,
  operationId: 'readIssuer',
  summary: 'An issuer',
  response: { 200: OneIssuer },
});

export const changeIssuerDocs = documented({
  ...about,
  operationId: 'changeIssuer',
  summary: 'Change an issuer',
  description: 'What is left out stays. It is asked for its keys where the change is about them.',
  response: { 200: ChangedIssuer },
});

export const deleteIssuerDocs = documented({
  ...about,
  operationId: 'deleteIssuer',
  summary: 'Trust an issuer no more',
  response: { 204: nothing('It is deleted.') },
});

export const checkStoredDocs = documented({
  ...about,
  operationId: 'checkStoredIssuer',
  summary: 'Try an issuer that is there',
  response: { 200: CheckOfIssuer },
});

export const readSwitchDocs = documented({
  ...about,
  operationId: 'readTrustedPublishingSwitch',
  summary: 'Whether trusted publishing is paused',
  response: { 200: TrustedPublishingSwitch },
});

export const setSwitchDocs = documented({
  ...about,
  operationId: 'setTrustedPublishingSwitch',
  summary: 'Pause or resume all trusted publishing',
  response: { 200: TrustedPublishingSwitch },
});
