import { nothing, OnePublisher, Publishers } from '@waybill/api/schemas';
import { documented } from '../../../http/documented.ts';

const about = { tag: 'publishers', credentials: 'person' } as const;

export const createPublisherDocs = documented({
  ...about,
  operationId: 'createPublisher',
  summary: 'Let a CI job publish',
  description: 'One shape for all providers. A name that is no crate yet is reserved for its first version.',
  response: { 200: OnePublisher },
});

export const listPublishersDocs = documented({
  ...about,
  operationId: 'listPublishers',
  summary: 'Which CI jobs may publish',
  description: 'Of a crate, or of all crates and reserved names of one’s own.',
  response: { 200: Publishers },
});

export const readPublisherDocs = documented({
  ...about,
  operationId: 'readPublisher',
  summary: 'A publisher',
  response: { 200: OnePublisher },
});

export const editPublisherDocs = documented({
  ...about,
  operationId: 'editPublisher',
  summary: 'Change a publisher',
  description: 'What is left out stays. Its access tokens are revoked.',
  response: { 200: OnePublisher },
});

export const deletePublisherDocs = documented({
  ...about,
  operationId: 'deletePublisher',
  summary: 'Let a CI job publish no more',
  response: { 204: nothing('It is deleted, and its access tokens are revoked.') },
});
