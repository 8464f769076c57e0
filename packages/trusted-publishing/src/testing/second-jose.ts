import { createPublicKey, verify } from 'node:crypto';
import { createLocalJWKSet, type JWK, jwtVerify } from 'jose';

/** What another implementation makes of a token: accepted, or why not. */
export type OtherVerdict = 'accepted' | string;

export interface Asked {
  readonly jwt: string;
  readonly keys: readonly JWK[];
  readonly issuer: string;
  readonly audience: string;
  readonly algorithms: readonly string[];
  readonly now: Date;
  readonly leewaySeconds: number;
}

/**
 * RFC 7515, 7517 and 7519 as they are read by somebody who knows nothing of this package, upon `node:crypto`: each `must` of
 * them and nothing beyond.
 */
export function plainVerdict(asked: Asked): OtherVerdict {
  try {
    const parts = asked.jwt.split('.');
    if (parts.length !== 3) return 'parts';
    const [header = '', payload = '', signature = ''] = parts;
    const protectedHeader = JSON.parse(Buffer.from(header, 'base64url').toString());
    if (!asked.algorithms.includes(protectedHeader.alg)) return 'algorithm';
    if (protectedHeader.crit !== undefined) return 'crit';
    const fitting = asked.keys.filter(
      ({ kid, kty }) => kid === protectedHeader.kid && kty === TYPES[protectedHeader.alg],
    );
    const input = Buffer.from(`${header}.${payload}`);
    if (!fitting.some((key) => isSigned(protectedHeader.alg, input, key, signature))) return 'signature';
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    return timesAndNames(claims, asked);
  } catch {
    return 'malformed';
  }
}

const TYPES: Readonly<Record<string, string>> = { RS256: 'RSA', ES256: 'EC' };

function isSigned(alg: string, input: Buffer, jwk: JWK, signature: string): boolean {
  const key = createPublicKey({ key: jwk as never, format: 'jwk' });
  const how = alg === 'ES256' ? ({ key, dsaEncoding: 'ieee-p1363' } as const) : key;
  return verify('sha256', input, how, Buffer.from(signature, 'base64url'));
}

function timesAndNames(claims: Record<string, unknown>, asked: Asked): OtherVerdict {
  const now = asked.now.getTime() / 1000;
  const audiences = Array.isArray(claims.aud) ? claims.aud : [claims.aud];
  if (claims.iss !== asked.issuer) return 'iss';
  if (!audiences.includes(asked.audience)) return 'aud';
  if (typeof claims.exp !== 'number' || now >= claims.exp + asked.leewaySeconds) return 'exp';
  if (claims.nbf !== undefined && (typeof claims.nbf !== 'number' || claims.nbf > now + asked.leewaySeconds))
    return 'nbf';
  return 'accepted';
}

/** The same by the claims validation of `jose`, of which this package uses the signatures alone. */
export async function joseVerdict(asked: Asked): Promise<OtherVerdict> {
  try {
    await jwtVerify(asked.jwt, createLocalJWKSet({ keys: asked.keys.map((key) => ({ ...key })) }), {
      issuer: asked.issuer,
      audience: asked.audience,
      algorithms: [...asked.algorithms],
      clockTolerance: asked.leewaySeconds,
      currentDate: asked.now,
      requiredClaims: ['exp'],
    });
    return 'accepted';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}
