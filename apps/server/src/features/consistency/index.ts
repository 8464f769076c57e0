export { type CheckReport, checkRegistry } from './check.ts';
export { SETTLING_MS, sweepBlobs } from './sweep.ts';
