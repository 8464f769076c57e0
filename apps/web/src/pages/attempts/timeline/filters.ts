/** What the address says of what is looked for. */
export interface Filters {
  show: Show;
  since: Since;
  seek: string | null;
}

export const shows = {
  all: 'Everything',
  refused: 'Refused exchanges',
  granted: 'Granted exchanges',
  upload: 'Uploads',
  revocation: 'Revocations',
  publisher: 'Changes of publishers',
  version: 'Yanks and deletions',
} as const;
export type Show = keyof typeof shows;

export const sinces = {
  all: 'Any time',
  '1': 'Since yesterday',
  '7': 'Last 7 days',
  '30': 'Last 30 days',
} as const;
export type Since = keyof typeof sinces;

/** What is not known is as if it were not there. */
export function readFilters(query: Readonly<Record<string, string | undefined>>): Filters {
  const { show = '', since = '', seek } = query;
  return {
    show: isKey(shows, show) ? show : 'all',
    since: isKey(sinces, since) ? since : 'all',
    seek: seek === undefined || seek === '' ? null : seek,
  };
}

/** As the address has them: what is usual is left out. */
export const toQuery = ({ show, since, seek }: Filters) => ({
  show: show === 'all' ? null : show,
  since: since === 'all' ? null : since,
  seek,
});

const isKey = <Key extends string>(known: Readonly<Record<Key, unknown>>, key: string): key is Key =>
  Object.hasOwn(known, key);

/** From the beginning of a day on, so that the same question is asked all day. */
export function sinceTime(since: Since, now: Date): string | undefined {
  if (since === 'all') return undefined;
  const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() - Number(since));
  return day.toISOString();
}

/** The value of `seek` in an answer's `next_page`. */
export const seekOf = (nextPage: string | null): string | null =>
  nextPage === null ? null : new URLSearchParams(nextPage).get('seek');
