/**
 * The `seek` of the next part of a list: the API names it as the query of its own address.
 * @param nextPage `?per_page=10&seek=MTI`, or null at the end of the list
 */
export const seekOf = (nextPage: string | null): string | null =>
  nextPage === null ? null : new URLSearchParams(nextPage).get('seek');

/** Only what was given: a parameter that is empty is none. */
export const given = <Name extends string>(
  values: Readonly<Record<Name, string | undefined | null>>,
): Partial<Record<Name, string>> =>
  Object.fromEntries(
    Object.entries<string | undefined | null>(values).filter(
      (entry) => entry[1] !== undefined && entry[1] !== null && entry[1] !== '',
    ),
  ) as Partial<Record<Name, string>>;
