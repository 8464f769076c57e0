import type { Facts } from './facts.ts';
import type { JsonObject } from './json-object.ts';
import type { ProviderDescriptor } from './provider-descriptor.ts';
import type { SignatureAlgorithm } from './signature.ts';

/** An issuer the operator has decided to trust. Its `id` is part of every key and of every lookup. */
export interface TrustedIssuer {
  readonly id: number;
  /** Compared with `iss` as an exact string: no slash, case or port is added or taken away. */
  readonly url: string;
  readonly provider: ProviderDescriptor;
  /** The address of the provider's web pages, from the operator's record and never from a claim; see `serverUrlOf`. */
  readonly serverUrl: string;
  /**
   * Whether tokens may come without the immutable ids: servers too old to send them. Publishers of such an issuer trust
   * names alone until the first token with ids.
   */
  readonly allowsMissingIds?: boolean;
  /** Instead of the provider's own algorithms. */
  readonly algorithms?: readonly SignatureAlgorithm[];
}

declare const verified: unique symbol;

/**
 * An ID token whose signature, audience, times and claims have been verified. Only `verifyIdToken` makes them. What is
 * *not* settled by it: whether it has been used before (`replayKey`), and whether its bearer may do anything (`decide`).
 */
export interface VerifiedIdToken {
  readonly [verified]: true;
  readonly issuer: TrustedIssuer;
  /** Every claim as signed, deeply frozen and without prototype: for the record. Decide with `facts`. */
  readonly claims: JsonObject;
  readonly facts: Facts;
  /** Identifies the token among those of the same issuer; store it together with the issuer's id. */
  readonly replayKey: string;
  readonly expiresAt: Date;
  /** A used token may be forgotten only after this: expiry, leeway and a margin. */
  readonly forgetAfter: Date;
}

/** Declares a token verified. Not exported from the package; beside `verifyIdToken` only `explain-unverified.ts` uses it, and keeps it. */
export function seal(fields: Omit<VerifiedIdToken, typeof verified>): VerifiedIdToken {
  return Object.freeze({ ...fields, issuer: Object.freeze({ ...fields.issuer }) }) as VerifiedIdToken;
}
