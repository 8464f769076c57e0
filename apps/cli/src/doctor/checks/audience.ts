import { audienceFor } from '@waybill/api/ci';
import { type Check, ok, skip } from '../check.ts';

/** What the ID token is to be made for: the registry's own name, or what the job says itself. */
export const audience: Check = {
  name: 'audience',
  async run(place) {
    const known = await place.wellKnownOrNull();
    if (known === null) return skip('the registry could not be asked');
    const { address } = place.connection();
    return ok(audienceFor(address, known, place.context.env['WAYBILL_AUDIENCE']));
  },
};
