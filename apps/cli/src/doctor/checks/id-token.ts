import { type Check, fail, ok, skip } from '../check.ts';

/** The job may ask for ID tokens, and gets one. It is shown to nobody but, by the rehearsal, the registry. */
export const idToken: Check = {
  name: 'id-token',
  async run(place) {
    const source = await place.source();
    if (source === null) return skip('only jobs of a CI have one');
    const wanted = await place.audience();
    if (place.connectionOrNull() === null || wanted === null)
      return skip('what it would have to be made for is not known');
    const token = await place.idToken();
    if (token === null) return fail(`${source.title} has no ID token for this job`, source.another);
    return ok(`${source.title} gives this job one for ${wanted}`);
  },
};
