import type { Area } from '../area.ts';

/** Organisations, teams and what is theirs. */
export const organizations: Area = {};
