import type { Area } from '../area.ts';

/** Who may publish from CI. */
export const publishers: Area = {};
