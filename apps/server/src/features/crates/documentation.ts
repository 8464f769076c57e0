import {
  Authors,
  CratePage,
  DeletedVersions,
  Dependencies,
  Dependents,
  OneVersion,
  Versions,
} from '@waybill/api/schemas';
import { documented } from '../../http/documented.ts';

export const readCrateDocs = documented({
  operationId: 'readCrate',
  summary: 'A crate with its versions',
  tag: 'crates',
  credentials: 'reader',
  response: { 200: CratePage },
});

export const listVersionsDocs = documented({
  operationId: 'listVersions',
  summary: 'The versions of a crate',
  tag: 'crates',
  credentials: 'reader',
  response: { 200: Versions },
});

export const listDeletedVersionsDocs = documented({
  operationId: 'listDeletedVersions',
  summary: 'The versions that were deleted from a crate',
  description:
    'The newest deletion first. Why one was deleted is told to the owners and in the audit trail only. What was deleted before the crate of this name was made is not here.',
  tag: 'crates',
  credentials: 'reader',
  response: { 200: DeletedVersions },
});

export const readVersionDocs = documented({
  operationId: 'readVersion',
  summary: 'A version',
  tag: 'crates',
  credentials: 'reader',
  response: { 200: OneVersion },
});

export const listDependenciesDocs = documented({
  operationId: 'listDependencies',
  summary: 'The dependencies of a version',
  tag: 'crates',
  credentials: 'reader',
  response: { 200: Dependencies },
});

export const listDependentsDocs = documented({
  operationId: 'listReverseDependencies',
  summary: 'The crates that depend on a crate',
  description: 'By their default versions. Those that the reader may not see are neither shown nor counted.',
  tag: 'crates',
  credentials: 'reader',
  response: { 200: Dependents },
});

export const listAuthorsDocs = documented({
  operationId: 'listAuthors',
  summary: 'The authors of a version',
  description: 'Always none, as on crates.io: who wrote it stands in its manifest.',
  tag: 'crates',
  credentials: 'reader',
  response: { 200: Authors },
});
