import { queryClient } from '../../api/queries.ts';
import { pathTo } from '../../paths.ts';

/** Goes to where the organisation is not: nothing of it may be shown any more, so nothing that was read is kept. */
export function leave(): void {
  queryClient.clear();
  location.assign(pathTo('organizations', {}));
}
