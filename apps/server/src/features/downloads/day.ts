/** Downloads are counted by the day, in UTC: days since 1970-01-01. */
const DAY_MS = 24 * 60 * 60_000;

export const dayOf = (at: Date): number => Math.floor(at.getTime() / DAY_MS);

/** `2026-11-23` */
export const dateOf = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
