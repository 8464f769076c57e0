import { DeviceAuthorization, DeviceToken } from '@waybill/api/schemas';
import { documented } from '../../http/documented.ts';

export const startDocs = documented({
  operationId: 'startDeviceSignIn',
  summary: 'Ask for an API token that a person approves in a browser',
  description: 'As RFC 8628 §3.1, with a JSON body.',
  tag: 'account',
  credentials: 'none',
  response: { 200: DeviceAuthorization },
});

export const handOutDocs = documented({
  operationId: 'pollDeviceSignIn',
  summary: 'The API token, once it is approved',
  description:
    'As RFC 8628 §3.4, with a JSON body: `authorization_pending` until then. The token leaves once.',
  tag: 'account',
  credentials: 'none',
  response: { 200: DeviceToken },
});
