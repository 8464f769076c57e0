import { createHmac, createSign, generateKeyPairSync } from 'node:crypto';
import type { JWK } from 'jose';

/** How a token is made other than an issuer makes it; `RS256` and `ES256` are honest, with the key of that kind. */
export type Forgery =
  | 'unsigned'
  | 'hmac'
  | 'stranger'
  | 'two-parts'
  | 'five-parts'
  | 'huge'
  | 'deep'
  | 'RS256'
  | 'ES256';

// One pair for all stand-ins of issuers: what keeps issuers apart is never the key alone, and making keys takes long.
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** What every stand-in of an issuer publishes. */
export const publishedKeys: readonly JWK[] = [
  { ...rsa.publicKey.export({ format: 'jwk' }), kid: 'rsa', use: 'sig' } as JWK,
  { ...ec.publicKey.export({ format: 'jwk' }), kid: 'ec', use: 'sig' } as JWK,
];

/** A token with these claims, signed by `node:crypto` and forged as told; `header` is changed last. */
export function forgedToken(
  claims: Record<string, unknown>,
  header: Record<string, unknown>,
  forgery: Forgery = 'RS256',
): string {
  const honest = forgery === 'ES256' ? { alg: 'ES256', kid: 'ec' } : { alg: 'RS256', kid: 'rsa' };
  const algorithm = { unsigned: 'none', hmac: 'HS256' }[forgery as string];
  const parts = { typ: 'JWT', ...honest, ...(algorithm && { alg: algorithm }), ...header };
  const input = `${encode(JSON.stringify(parts))}.${encode(payloadOf(claims, forgery))}`;
  switch (forgery) {
    case 'unsigned':
      return `${input}.`;
    case 'hmac': {
      const secret = rsa.publicKey.export({ format: 'pem', type: 'spki' });
      return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
    }
    case 'stranger':
      return `${input}.${createSign('RSA-SHA256').update(input).sign(stranger.privateKey, 'base64url')}`;
    case 'two-parts':
      return input;
    case 'five-parts':
      return `${input}.${encode('a')}.${encode('b')}.${encode('c')}`;
    case 'ES256': {
      const key = { key: ec.privateKey, dsaEncoding: 'ieee-p1363' } as const;
      return `${input}.${createSign('SHA256').update(input).sign(key, 'base64url')}`;
    }
    default:
      return `${input}.${createSign('RSA-SHA256').update(input).sign(rsa.privateKey, 'base64url')}`;
  }
}

function payloadOf(claims: Record<string, unknown>, forgery: Forgery): string {
  if (forgery === 'huge') return JSON.stringify({ ...claims, filler: 'x'.repeat(1024 * 1024) });
  if (forgery !== 'deep') return JSON.stringify(claims);
  return JSON.stringify({ ...claims, deep: '@' }).replace('"@"', '['.repeat(200) + ']'.repeat(200));
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64url');
}
