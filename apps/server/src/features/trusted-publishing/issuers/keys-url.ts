import { IssuerProblem } from './issuer-problem.ts';

/** Where public providers keep their keys, if not on their own host. */
const knownKeyHosts: Readonly<Record<string, readonly string[]>> = {
  'https://accounts.google.com': ['www.googleapis.com'],
};

/**
 * The address of the keys, as the discovery document says it: on the issuer's own origin, or on a host that is known or
 * was confirmed. Whoever can put one document on the issuer's host must not be able to name keys of their own elsewhere.
 * @throws IssuerProblem
 */
export function keysUrlOf(
  address: unknown,
  { issuer, jwksHosts }: { issuer: string; jwksHosts: readonly string[] },
): URL {
  const keysUrl = typeof address === 'string' ? URL.parse(address) : null;
  if (keysUrl === null)
    throw new IssuerProblem('answer_invalid', `the discovery document of ${issuer} has no jwks_uri`);
  const own = new URL(issuer);
  const isAllowed = [...jwksHosts, ...(knownKeyHosts[issuer] ?? [])].includes(keysUrl.host);
  // Never from https to http.
  if (keysUrl.origin === own.origin || (isAllowed && ['https:', own.protocol].includes(keysUrl.protocol)))
    return keysUrl;
  throw new IssuerProblem(
    'keys_elsewhere',
    `the discovery document of ${issuer} points to keys on another host: ${keysUrl.origin}; if they are right there, add \`${keysUrl.host}\` to \`jwks_hosts\` of this issuer`,
  );
}
