import type { Area } from '../area.ts';

/** What CI asked for, and what it was answered. */
export const attempts: Area = {};
