import type { Area } from '../area.ts';

/** The documentation, with this registry’s own values. */
export const docs: Area = {};
