import { type Check, ok, skip } from '../check.ts';

/** Which CI this is, as the exchange sees it. */
export const ci: Check = {
  name: 'ci',
  async run(place) {
    const source = await place.source();
    return source === null ? skip('this is no job of a CI') : ok(source.title);
  },
};
