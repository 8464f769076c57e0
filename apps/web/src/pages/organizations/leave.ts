import { pathTo } from '../../paths.ts';
import { leaveFor } from '../../session.ts';

/** Goes to where the organisation is not: nothing of it may be shown any more, so nothing that was read is kept. */
export function leave(): void {
  leaveFor(pathTo('organizations', {}));
}
