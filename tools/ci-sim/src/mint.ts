import { applyChanges, type ClaimChanges, type Claims } from './claims.ts';
import { type Algorithm, signCompact } from './jws.ts';
import type { KeyRing } from './key-ring.ts';
import type { SigningKey } from './keys.ts';
import type { AnyJobDescription } from './shapes/index.ts';
import type { Shape } from './shapes/shape.ts';

export const signers = ['current', 'previous', 'foreign-key', 'none', 'hs256-public-key'] as const;

/**
 * Who signs. `previous` is the key before the last rotation (published still, or not). `foreign-key` is a stranger's key
 * under the name of the current one. `none` is the unsigned JWT of RFC 7519 §6. `hs256-public-key` uses the published
 * key as an HMAC secret, which fools a verifier that believes the token's own `alg`.
 */
export type Signer = (typeof signers)[number];

export interface MintOptions<Job = AnyJobDescription> {
  readonly audience: string | readonly string[];
  /**
   * The job the claims tell of, described as the shape of the issuer has it; without it an ordinary one, in most shapes
   * for the tag `v1.2.3` of `example-org/example-crate`.
   */
  readonly job?: Job;
  /** Changes to any claim, the registered ones too; `undefined` or `null` removes. */
  readonly claims?: ClaimChanges;
  readonly lifetimeSeconds?: number;
  readonly issuedAt?: Date;
  /** Changes to the header, after everything else: it may lie about the signature. */
  readonly header?: ClaimChanges;
  readonly signWith?: Signer;
  /** Signs so, and says so. `ES256` and `EdDSA` sign with a key nobody publishes. */
  readonly algorithm?: Algorithm;
}

export interface Minter {
  readonly url: string;
  readonly shape: Shape;
  readonly keys: KeyRing;
  readonly foreignKey: SigningKey;
}

export function mintToken(minter: Minter, options: MintOptions): string {
  const signer = options.signWith ?? 'current';
  const named = signer === 'previous' ? minter.keys.previous : minter.keys.current;
  const signing = signer === 'foreign-key' ? minter.foreignKey : named;
  const algorithm = options.algorithm ?? usualAlgorithm(signer);
  const header = {
    ...(minter.shape.untyped ? {} : { typ: 'JWT' }),
    alg: algorithm,
    ...(named.x5t === undefined ? {} : { x5t: named.x5t }),
    kid: named.kid,
  };
  return signCompact(
    applyChanges(header, options.header),
    applyChanges(usualClaims(minter, options), options.claims),
    algorithm,
    signing,
  );
}

function usualAlgorithm(signer: Signer): Algorithm {
  if (signer === 'none') return 'none';
  return signer === 'hs256-public-key' ? 'HS256' : 'RS256';
}

function usualClaims({ url, shape }: Minter, options: MintOptions): Claims {
  const job = shape.play(options.job ?? {}, url);
  const issuedAt = Math.floor((options.issuedAt ?? new Date()).getTime() / 1000);
  const expiresAt = issuedAt + (options.lifetimeSeconds ?? job.lifetimeSeconds);
  const { sub, ...aboutJob } = job.claims({ issuedAt, expiresAt });
  const isList = shape.audienceIsList && typeof options.audience === 'string';
  return {
    iss: job.issuer,
    sub,
    aud: isList ? [options.audience] : options.audience,
    ...(shape.tokenId === undefined ? {} : { jti: shape.tokenId() }),
    iat: issuedAt,
    ...(shape.notBeforeSeconds === undefined ? {} : { nbf: issuedAt - shape.notBeforeSeconds }),
    exp: expiresAt,
    ...aboutJob,
  };
}
