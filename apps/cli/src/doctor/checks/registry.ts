import { type Check, ok } from '../check.ts';

/** Which registry is meant, and what says so. */
export const registry: Check = {
  name: 'registry',
  run(place) {
    const { address, name, from } = place.connection();
    return ok(`${address.base}${name === null ? '' : `, "${name}" to cargo`} (from ${from})`);
  },
};
