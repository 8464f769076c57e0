import { FoundCrates } from '@waybill/api/schemas';
import { documented } from '../../http/documented.ts';

export const searchDocs = documented({
  operationId: 'searchCrates',
  summary: 'Look for crates',
  description:
    'Of `all_keywords`, `keyword`, `letter`, `user_id`, `team_id`, `following` and `ids[]` only the first that is given counts; `q`, `category` and `include_yanked` go with each of them. Crates that the reader may not see are neither shown nor counted.',
  tag: 'crates',
  credentials: 'reader',
  response: { 200: FoundCrates },
});
