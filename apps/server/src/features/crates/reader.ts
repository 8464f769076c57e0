/**
 * Who reads. What somebody may not see does not exist for them: `findVisibleCrate` and `visibleTo` are the only two ways
 * from a reader to crates.
 */
export type Reader =
  | { kind: 'anyone' }
  | {
      kind: 'user';
      id: number;
      isAdmin: boolean;
      /** The crates the credential is narrowed to: others count as if the user had no part in them. */
      crateScopes: readonly string[];
    }
  /** A job, by its access token: the crates it may read at this moment, beside those everybody may. */
  | { kind: 'job'; crateIds: readonly number[] };

export const anyone: Reader = { kind: 'anyone' };
