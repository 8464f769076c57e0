import { credentialProviders, storedTokens } from '../cargo-settings.ts';
import { type Check, ok, skip, warn } from '../check.ts';

/** Long-lived tokens that lie where cargo looks: ignored beside a provider, and worth stealing in CI. */
export const tokensAround: Check = {
  name: 'stored-tokens',
  async run(place) {
    const name = place.connectionOrNull()?.name ?? null;
    if (name === null) return skip('cargo knows no such registry');
    const where = storedTokens(place.context, name);
    if (where.length === 0) return ok('no token lies around for this registry');
    const places = where.join(' and ');
    const setting = credentialProviders(place.context, name);
    const isRead =
      setting === null ||
      setting.providers.some(([program = '']) => /^cargo:token(-from-stdout)?$/.test(program));
    if (!isRead)
      return warn(
        `a token is in ${places}, and cargo ignores it: ${setting.from} names another credential provider`,
        'remove the token, and revoke it at the registry: it is a secret that nothing uses',
      );
    if ((await place.source()) === null) return ok(`cargo finds a token in ${places}`);
    return warn(
      `this job holds a token in ${places}`,
      'if it is not the short-lived one of an auth action: remove the secret and revoke it, CI needs none',
    );
  },
};
