import { AuditEvents } from '@waybill/api/schemas';
import { documented } from '../../http/documented.ts';

export const searchEventsDocs = documented({
  operationId: 'searchAuditEvents',
  summary: 'The audit trail, newest first',
  tag: 'administration',
  credentials: 'person',
  response: { 200: AuditEvents },
});
