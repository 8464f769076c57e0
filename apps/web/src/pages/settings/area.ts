import type { Area } from '../area.ts';

/** What owners decide about a crate. */
export const settings: Area = {};
