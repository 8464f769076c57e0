import { CrateEvents } from '@waybill/api/schemas';
import { documented } from '../../http/documented.ts';

export const listCrateEventsDocs = documented({
  operationId: 'listCrateEvents',
  summary: 'What happened around the publishing of a crate, newest first',
  description:
    'The exchanges of the last 90 days, and from the audit trail the uploads, revocations, yanks and changes of trusted publishers. For owners of the crate, whoever has the name reserved, and administrators.',
  tag: 'publishers',
  credentials: 'person',
  response: { 200: CrateEvents },
});
