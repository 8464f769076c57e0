import type { Area } from '../area.ts';

/** Operating the registry. */
export const admin: Area = {};
