import type { Decision, Publisher, TrustedIssuer, VerifiedIdToken } from '@waybill/trusted-publishing';
import type { JWK } from 'jose';

/** What the walk needs of whoever embeds it. */
export interface Store {
  /** The trusted issuer with exactly this `iss`; undefined where the operator trusts none. */
  findIssuer(url: string): Promise<TrustedIssuer | undefined>;
  /** The public keys of this issuer and no other: fetched over https with limits, kept, and refreshed. */
  keysOf(issuer: TrustedIssuer): Promise<readonly JWK[]>;
  /** All publishers with this issuer id and this lookup key, whatever their state. */
  findPublishers(issuerId: number, lookupKey: string): Promise<readonly Publisher[]>;
  /**
   * In one transaction: notes (issuer id, replay key) until `forgetAfter`, by an insert that a unique key lets win once;
   * pins what was learned, and fails where another id was pinned meanwhile; sets `isProven`; looks once more whether
   * crates, owners and publishers are as they were; and keeps the hash of the token with its grants and its expiry.
   *
   * @returns false, and nothing is kept, where the ID token was used before.
   */
  mint(
    tokenHash: string,
    idToken: VerifiedIdToken,
    decision: Extract<Decision, { outcome: 'granted' }>,
  ): Promise<boolean>;
}
