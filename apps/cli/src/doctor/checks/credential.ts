import { oneLine } from '@waybill/api/client';
import { signInRemedy } from '../../registry/connect.ts';
import { type Check, ok, skip, warn } from '../check.ts';

/** On a laptop: whose credential the registry is shown, if there is one. */
export const credential: Check = {
  name: 'credential',
  async run(place) {
    if ((await place.source()) !== null) return skip('a job of a CI needs none');
    if ((await place.wellKnownOrNull()) === null) return skip('the registry could not be asked');
    const { registry, token, tokenFrom } = place.connection();
    if (token === null)
      return warn(
        'there is none, so what only owners see cannot be looked at',
        signInRemedy(place.connection()),
      );
    const { user } = await registry.json('GET', '/api/v1/me');
    return ok(`${oneLine(String((user as { login?: unknown } | undefined)?.login))}, by ${tokenFrom}`);
  },
};
