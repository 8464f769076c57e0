import { readFile } from 'node:fs/promises';
import { importJWK, type JWK } from 'jose';
import { type FetchRules, fetchJson } from './fetch-json.ts';
import { IssuerProblem } from './issuer-problem.ts';
import { keysUrlOf } from './keys-url.ts';

export interface KeyLocation extends FetchRules {
  /** The `iss` claim, byte for byte. */
  issuer: string;
  /** Hosts beside the issuer's own on which its keys may be. */
  jwksHosts: readonly string[];
  /** Path of a key set that is asked instead of the issuer. */
  jwksFile: string | null;
  /** The text of a key set that stands instead of the issuer's. */
  staticJwks: string | null;
}

/** What an issuer shows of itself when it is asked for its keys. */
export interface Examination {
  discoveryUrl: string | null;
  /** The issuer its discovery document names. */
  issuer: string | null;
  jwksUri: string | null;
  /** The algorithms its discovery document names. */
  algorithms: string[] | null;
  /** Every entry of the key set. `key` is null where it cannot be used. */
  entries: { entry: unknown; key: JWK | null }[];
  problem: IssuerProblem | null;
}

/**
 * Asks for the issuer's current public keys: those the operator gave, else by OpenID discovery (OpenID Connect Discovery
 * 1.0 §4). The discovery document must name this very issuer, and keys on the issuer's own origin. Never throws: what
 * went wrong is part of what was seen.
 */
export async function examineIssuer(location: KeyLocation): Promise<Examination> {
  const seen: Examination = {
    discoveryUrl: null,
    issuer: null,
    jwksUri: null,
    algorithms: null,
    entries: [],
    problem: null,
  };
  try {
    await readKeys(seen, ...(await keySetOf(seen, location)));
  } catch (error) {
    seen.problem =
      error instanceof IssuerProblem ? error : new IssuerProblem('keys_invalid', (error as Error).message);
  }
  return seen;
}

/** @returns the key set, and what to call it. */
async function keySetOf(
  seen: Examination,
  location: KeyLocation,
): Promise<[document: unknown, where: string]> {
  if (location.staticJwks !== null) return [JSON.parse(location.staticJwks), 'its key set'];
  if (location.jwksFile !== null) return [await readKeyFile(location.jwksFile), location.jwksFile];
  const { issuer } = location;
  seen.discoveryUrl = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const discovery = (await fetchJson(seen.discoveryUrl, location)) as Record<string, unknown> | null;
  const named = discovery?.['issuer'];
  seen.issuer = typeof named === 'string' ? named.slice(0, 2_000) : null;
  seen.algorithms = textsOf(discovery?.['id_token_signing_alg_values_supported']);
  if (named !== issuer) {
    throw new IssuerProblem(
      'issuer_mismatch',
      `the discovery document of ${issuer} names another issuer: ${JSON.stringify(named)?.slice(0, 200)}`,
    );
  }
  const keysUrl = keysUrlOf(discovery?.['jwks_uri'], location);
  seen.jwksUri = keysUrl.href;
  return [await fetchJson(keysUrl.href, location), keysUrl.href];
}

async function readKeyFile(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw new IssuerProblem('keys_invalid', `${path} cannot be read: ${error.message}`);
  });
  try {
    return JSON.parse(text);
  } catch {
    // Not the parser's sentence, which quotes the file: it may be another one than was meant.
    throw new IssuerProblem('keys_invalid', `${path} is not JSON`);
  }
}

async function readKeys(seen: Examination, document: unknown, where: string): Promise<void> {
  const entries = (document as { keys?: unknown } | null)?.keys;
  if (!Array.isArray(entries))
    throw new IssuerProblem('keys_invalid', `${where} is not a JSON Web Key Set: it has no list \`keys\``);
  seen.entries = await Promise.all(
    entries.map(async (entry: unknown) => ({
      entry,
      key: (await isUsable(entry)) ? publicPart(entry as JWK) : null,
    })),
  );
  if (seen.entries.every(({ key }) => key === null))
    throw new IssuerProblem('no_usable_key', `${where} has no usable signing key`);
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

const textsOf = (value: unknown): string[] | null =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string').slice(0, 30) : null;
