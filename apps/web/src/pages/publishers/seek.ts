import { useLocation } from 'preact-iso/router';

type Query = Record<string, string>;

/** The place in a list that is turned by the `next_page` of its answers; it stands in the address. */
export function useSeek() {
  const { seek } = useLocation().query;
  return {
    isFirst: seek === undefined,
    query: seek === undefined ? {} : { seek },
    next: (nextPage: string | null, to: (query: Query) => string): string | null => {
      const after = nextPage === null ? null : new URLSearchParams(nextPage).get('seek');
      return after === null ? null : to({ seek: after });
    },
  };
}
