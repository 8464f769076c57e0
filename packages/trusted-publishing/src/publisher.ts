/** A crate a publisher may publish. */
export interface PublisherCrate {
  readonly id: number;
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
  /** Immutable ids by the name of their claim; null or absent is not known yet and is learned at first use. */
  readonly pins: Readonly<Record<string, string | null>>;
  readonly state: 'active' | 'disabled';
  readonly createdAt: Date;
}
