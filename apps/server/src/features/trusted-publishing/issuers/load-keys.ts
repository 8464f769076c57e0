import { readFile } from 'node:fs/promises';
import { importJWK, type JWK } from 'jose';
import { type FetchRules, fetchJson } from './fetch-json.ts';

export interface KeySet {
  keys: JWK[];
  /** How many entries could not be used and were passed over. */
  skipped: number;
}

export interface KeyLocation extends FetchRules {
  /** The `iss` claim, byte for byte. */
  issuer: string;
  jwksFile: string | null;
}

/**
 * The issuer's current public keys: from the file the operator gave, else by OpenID discovery (OpenID Connect Discovery
 * 1.0 §4). The discovery document must name this very issuer, and keys on the issuer's own origin.
 * @throws Error with a sentence for the operator; never returns an empty set.
 */
export async function loadKeys(location: KeyLocation): Promise<KeySet> {
  if (location.jwksFile !== null)
    return usableKeys(JSON.parse(await readFile(location.jwksFile, 'utf8')), location.jwksFile);

  const discovery = (await fetchJson(
    `${location.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    location,
  )) as Record<string, unknown> | null;
  const named = discovery?.['issuer'];
  if (named !== location.issuer) {
    throw new Error(
      `the discovery document of ${location.issuer} names another issuer: ${JSON.stringify(named)?.slice(0, 200)}`,
    );
  }
  const address = discovery?.['jwks_uri'];
  const keysUrl = typeof address === 'string' ? URL.parse(address) : null;
  if (keysUrl === null) throw new Error(`the discovery document of ${location.issuer} has no jwks_uri`);
  if (keysUrl.origin !== new URL(location.issuer).origin) {
    throw new Error(
      `the discovery document of ${location.issuer} points to keys on another host: ${keysUrl.origin}`,
    );
  }
  return usableKeys(await fetchJson(keysUrl.href, location), keysUrl.href);
}

async function usableKeys(document: unknown, where: string): Promise<KeySet> {
  const entries = (document as { keys?: unknown } | null)?.keys;
  if (!Array.isArray(entries)) throw new Error(`${where} is not a JSON Web Key Set: it has no list \`keys\``);
  const usable = await Promise.all(
    entries.map(async (entry) => ((await isUsable(entry)) ? (entry as JWK) : null)),
  );
  const keys = usable.filter((key) => key !== null).map(publicPart);
  if (keys.length === 0) throw new Error(`${where} has no usable signing key`);
  return { keys, skipped: entries.length - keys.length };
}

/** Where a key does not say what it is for, something to try reading it with. */
const usualAlgorithm: Record<string, string> = { RSA: 'RS256', EC: 'ES256', OKP: 'EdDSA' };

/** One key that cannot be read must not cost the others. */
async function isUsable(entry: unknown): Promise<boolean> {
  if (typeof entry !== 'object' || entry === null) return false;
  const key = entry as JWK;
  if (typeof key.kid !== 'string' || key.kid === '' || (key.use !== undefined && key.use !== 'sig'))
    return false;
  const algorithm = key.alg ?? usualAlgorithm[key.kty ?? ''];
  if (algorithm === undefined) return false;
  try {
    await importJWK(publicPart(key), algorithm);
    return true;
  } catch {
    return false;
  }
}

/** Should an issuer ever publish a private key, we do not keep it. */
function publicPart({ d: _d, p: _p, q: _q, dp: _dp, dq: _dq, qi: _qi, k: _k, ...key }: JWK): JWK {
  return key as JWK;
}
