import { CratePart, CrateSettings } from '@waybill/api/schemas';
import { documented } from '../../http/documented.ts';

export const changeSettingsDocs = documented({
  operationId: 'changeCrateSettings',
  summary: 'Change the settings of a crate',
  tag: 'publishing',
  credentials: 'person',
  response: { 200: CrateSettings },
});

export const readPartDocs = documented({
  operationId: 'readCratePart',
  summary: 'Which part one has in a crate, and which organisation it belongs to',
  description: 'For its owners, members of owning teams, and administrators of the registry.',
  tag: 'publishing',
  credentials: 'person',
  response: { 200: CratePart },
});
