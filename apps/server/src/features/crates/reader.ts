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

/** Who owns crates only by a role in an organisation is for that person and administrators: members are nobody else's business. */
export const seesRolesOf = (reader: Reader, userId: number): boolean =>
  reader.kind === 'user' && (reader.isAdmin || reader.id === userId);

export const anyone: Reader = { kind: 'anyone' };
