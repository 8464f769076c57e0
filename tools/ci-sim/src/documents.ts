import type { JsonWebKey } from 'node:crypto';
import type { Issuer } from './issuer.ts';
import { publicJwk } from './keys.ts';

/** The discovery document as this issuer serves it at the moment; a branch of it is an issuer with the same keys. */
export function discoveryDocument({ url, shape, faults }: Issuer, branch = ''): Record<string, unknown> {
  const keysUri = below(url, branch + shape.keysPath);
  const document: Record<string, unknown> = {
    issuer: branch === '' ? url : below(url, branch.slice(0, -1)),
    jwks_uri: keysUri,
    response_types_supported: ['id_token'],
    id_token_signing_alg_values_supported: ['RS256'],
    ...shape.discovery,
  };
  if (faults.wrongIssuer !== undefined) {
    document.issuer = faults.wrongIssuer === true ? 'https://another-issuer.example' : faults.wrongIssuer;
  }
  if (faults.foreignJwksUri !== undefined) {
    document.jwks_uri = faults.foreignJwksUri === true ? sameKeysElsewhere(keysUri) : faults.foreignJwksUri;
  }
  return document;
}

/** OpenID Connect Discovery §4.1: a slash at the end of the issuer is not doubled. */
export function below(url: string, path: string): string {
  return `${url.replace(/\/$/, '')}/${path}`;
}

/** The keys are right and within reach, so that only a verifier that looks at the address turns them down. */
function sameKeysElsewhere(keysUri: string): string {
  const address = new URL(keysUri);
  address.hostname = 'localhost';
  return address.href;
}

/** The key set as this issuer serves it at the moment; public halves only. */
export function keySetDocument({ keys, foreignKey, faults }: Issuer): { keys: JsonWebKey[] } {
  const good = keys.published.map((key) => publicJwk(key));
  if (faults.keys === undefined) return { keys: good };
  switch (faults.keys) {
    case 'empty':
      return { keys: [] };
    case 'one-unparsable':
      return { keys: [unparsableKey, ...good] };
    case 'duplicate-kid':
      return { keys: [publicJwk(keys.current, foreignKey.publicKey), ...good] };
    case 'wrong':
      return { keys: keys.published.map((key) => publicJwk(key, foreignKey.publicKey)) };
  }
}

const unparsableKey = {
  kty: 'RSA',
  alg: 'RS256',
  use: 'sig',
  kid: 'broken',
  n: '!not base64url!',
  e: 7,
} as unknown as JsonWebKey;
