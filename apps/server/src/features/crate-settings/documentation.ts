import { CrateSettings } from '@waybill/api/schemas';
import { documented } from '../../http/documented.ts';

export const changeSettingsDocs = documented({
  operationId: 'changeCrateSettings',
  summary: 'Change the settings of a crate',
  tag: 'publishing',
  credentials: 'person',
  response: { 200: CrateSettings },
});
