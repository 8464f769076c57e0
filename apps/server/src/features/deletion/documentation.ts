import { Deletion, nothing } from '@waybill/api/schemas';
import { documented } from '../../http/documented.ts';

export const deleteCrateDocs = documented({
  operationId: 'deleteCrate',
  summary: 'Delete a crate with all that belongs to it',
  description:
    'For whom the settings of the registry allow it: its owners, while hardly anybody can need it, and administrators. It cannot be taken back, and nobody gets the name for a while.',
  tag: 'publishing',
  credentials: 'person',
  response: { 204: nothing('It is gone.') },
});

export const deleteVersionDocs = documented({
  operationId: 'deleteVersion',
  summary: 'Delete a version',
  description:
    'For whom the settings of the registry allow it. It cannot be taken back, and the number is never used again.',
  tag: 'publishing',
  credentials: 'person',
  response: { 204: nothing('It is gone.') },
});

export const readDeletionDocs = documented({
  operationId: 'readDeletion',
  summary: 'Whether a crate and its versions may be deleted, and why not',
  description: 'As it is now, for the caller; a second factor may be asked for on top.',
  tag: 'publishing',
  credentials: 'person',
  response: { 200: Deletion },
});
