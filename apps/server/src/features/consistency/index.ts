export { type CheckReport, checkRegistry } from './check.ts';
export { type RepairReport, repairRegistry } from './repair.ts';
export { SETTLING_MS, sweepBlobs } from './sweep.ts';
