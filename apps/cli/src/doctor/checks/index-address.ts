import { oneLine } from '@waybill/api/client';
import { type Check, fail, ok, skip } from '../check.ts';

/** What the registry calls its index, which is what it writes into every lock file, is what cargo was told. */
export const indexAddress: Check = {
  name: 'index-address',
  async run(place) {
    const known = await place.wellKnownOrNull();
    if (known === null) return skip('the registry could not be asked');
    const { address } = place.connection();
    const { answer } = await place.asked();
    const { endpoints } = JSON.parse(answer.text) as { endpoints?: Record<string, unknown> };
    const told = endpoints?.[address.isPrivateIndex ? 'private_index' : 'index'];
    const said = typeof told === 'string' ? oneLine(told) : '';
    const own = said.startsWith('sparse+') ? said : `sparse+${said}`;
    if (own === address.index) return ok('the registry calls its index the same');
    return fail(
      `the registry calls its index ${own}, and here it is ${address.index}`,
      `use the registry's own: index = "${own}"; cargo takes two addresses for two registries`,
      'or let its operator set `public_url` to the address you use',
    );
  },
};
