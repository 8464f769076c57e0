/** A crate a publisher may publish, or whatever else a registry keeps under a name. `id` is null for a name that is reserved: the first publish makes the crate. */
export interface PublisherCrate {
  readonly id: number | null;
  readonly name: string;
}

/**
 * - `named`: the job must name this environment.
 * - `any`: the job may name an environment or none.
 * - `none`: the job must not name one.
 */
export type PublisherEnvironment =
  | { readonly rule: 'named'; readonly name: string }
  | { readonly rule: 'any' }
  | { readonly rule: 'none' };

/** What a publisher asks of a job beside its identity and environment. All that is set must hold. */
export interface PublisherRules {
  /** Patterns of which the full git ref must match one, see `ref-pattern.ts`; empty: any ref, and none. */
  readonly refs: readonly string[];
  /** Whether the ref must be a protected one. */
  readonly refProtected: boolean;
  /** Events of which one must have started the job; empty: any that the provider does not refuse. */
  readonly events: readonly string[];
  /** The class of runner: `github-hosted`; null: any. */
  readonly runner: string | null;
  /** The workflow that must define the job, where it is a reusable one; null: any. */
  readonly callee: CalleeRule | null;
  /** Further claims, all of which must hold. */
  readonly claims: readonly ClaimCondition[];
}

/** The reusable workflow that must define the job. */
export interface CalleeRule {
  /** `owner/repository/path/to/file.yml`. */
  readonly workflow: string;
  /** Patterns of refs, or commits of 40 or 64 hex digits; empty: any ref, which trusts whoever can move one. */
  readonly refs: readonly string[];
}

/** What a claim can be compared with; numbers are whole ones up to 2^53 - 1. */
export type ClaimScalar = string | number | boolean;

/**
 * - `eq`: the claim is this very value, of this very type.
 * - `in`: the claim is one of these values.
 * - `contains`: the claim is an array with this value in it.
 * - `glob`: the claim is a string that fits the pattern; `*` does not cross `/`, `**` does.
 *
 * A claim that is missing satisfies none of them.
 */
export type ClaimCondition =
  | { readonly claim: string; readonly op: 'eq' | 'contains'; readonly value: ClaimScalar }
  | { readonly claim: string; readonly op: 'in'; readonly value: readonly ClaimScalar[] }
  | { readonly claim: string; readonly op: 'glob'; readonly value: string };

/** `needs_review`: a pin did not match once; until an owner has looked at it, only jobs of the pinned owner pass. */
export type PublisherState = 'active' | 'disabled' | 'needs_review';

/** A Trusted Publisher as configured: which workflow of which issuer may publish which crates. */
export interface Publisher {
  readonly id: number;
  readonly issuerId: number;
  /** The id of the provider's descriptor. */
  readonly provider: string;
  readonly crates: readonly PublisherCrate[];
  /** A value for each identity field of the provider; one that is missing, empty or unknown matches nothing. */
  readonly identity: Readonly<Record<string, string>>;
  readonly environment: PublisherEnvironment;
  readonly rules: PublisherRules;
  /** Immutable ids by the name of their claim; null or absent is not known yet and is learned at first use. */
  readonly pins: Readonly<Record<string, string | null>>;
  readonly state: PublisherState;
  /** Who made it; null where that account is gone. What one's own publishers know of a name binds one's others. */
  readonly makerId: number | null;
  /** Whether a job was granted by it since its names and pins were last written: what it knows is then no mere claim. */
  readonly isProven: boolean;
  /** When an owner made it or last confirmed it: from here on the days count in which it may learn its pins. */
  readonly confirmedAt: Date;
}

/** Nothing asked beyond identity and environment. */
export const noRules: PublisherRules = Object.freeze({
  refs: [],
  refProtected: false,
  events: [],
  runner: null,
  callee: null,
  claims: [],
});
