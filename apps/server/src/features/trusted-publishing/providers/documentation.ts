import { Providers } from '@waybill/api/schemas';
import { documented } from '../../../http/documented.ts';

export const listProvidersDocs = documented({
  operationId: 'listProviders',
  summary: 'The CI providers, with what a form for a publisher needs',
  tag: 'publishers',
  credentials: 'reader',
  response: { 200: Providers },
});
