import type { Area } from '../area.ts';

/** What is one person’s own. */
export const account: Area = {};
