import { Attempts, OneAttempt, OnePublisher } from '@waybill/api/schemas';
import { documented } from '../../../http/documented.ts';

export const listAttemptsDocs = documented({
  operationId: 'listAttempts',
  summary: 'The exchanges that were tried, newest first',
  description:
    'With `crate`, those on a crate or a reserved name of one’s own; with `correlation_id` alone, those of that request that one may see; without either, all, for administrators.',
  tag: 'publishers',
  credentials: 'person',
  response: { 200: Attempts },
});

export const readAttemptDocs = documented({
  operationId: 'readAttempt',
  summary: 'An exchange with all its checks',
  tag: 'publishers',
  credentials: 'person',
  response: { 200: OneAttempt },
});

export const mendAttemptDocs = documented({
  operationId: 'createPublisherFromAttempt',
  summary: 'Let the job of a refused exchange publish',
  tag: 'publishers',
  credentials: 'person',
  response: { 200: OnePublisher },
});
