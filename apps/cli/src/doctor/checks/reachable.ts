import { type Check, ok, skip } from '../check.ts';

/** Something answers at the address, and it is a Waybill registry. */
export const reachable: Check = {
  name: 'reachable',
  async run(place) {
    if (place.connectionOrNull() === null) return skip('which registry is meant is not known');
    const { visibility, issuers } = await place.wellKnown();
    const trusted = [...new Set(issuers.map(({ provider }) => provider))];
    if (trusted.length > 0) return ok(`a ${visibility} Waybill registry that trusts ${trusted.join(', ')}`);
    return ok(
      visibility === 'private'
        ? 'a private Waybill registry, which says whom it trusts to those alone that may read it'
        : 'a public Waybill registry that trusts no CI yet',
    );
  },
};
