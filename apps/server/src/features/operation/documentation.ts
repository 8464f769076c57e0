import { InstanceState, Jobs, OneJob } from '@waybill/api/schemas';
import { documented } from '../../http/documented.ts';

const about = { tag: 'administration', credentials: 'person' } as const;

export const readStateDocs = documented({
  ...about,
  operationId: 'readState',
  summary: 'How the registry stands',
  description: 'What is counted in memory is that of the copy of the server that answers.',
  response: { 200: InstanceState },
});

export const listJobsDocs = documented({
  ...about,
  operationId: 'listJobs',
  summary: 'What the server does in the background, and how it went',
  description:
    'Jobs that one copy does for all are shown as all copies know them; those that each copy does for itself, as the copy remembers that answers, since its start.',
  response: { 200: Jobs },
});

export const runJobDocs = documented({
  ...about,
  operationId: 'runJob',
  summary: 'Do a job now',
  description:
    'At the copy of the server that answers. It answers when the run has ended, or after ten seconds, when it goes on by itself. Where one is under way already, no other begins; of a job that one copy does for all, wherever that is.',
  response: { 200: OneJob },
});
