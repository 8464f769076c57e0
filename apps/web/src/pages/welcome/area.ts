import type { Area } from '../area.ts';

/** The first minutes of a new registry. */
export const welcome: Area = {};
