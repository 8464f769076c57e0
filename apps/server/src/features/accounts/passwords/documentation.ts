import { Ok } from '@waybill/api/schemas';
import { documented } from '../../../http/documented.ts';

export const changePasswordDocs = documented({
  operationId: 'changePassword',
  summary: 'Change one’s password',
  description: 'All other sessions end; this one gets another cookie.',
  tag: 'account',
  credentials: 'session',
  response: { 200: Ok },
});
