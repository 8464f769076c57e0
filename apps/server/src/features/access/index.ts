export { type Access, asReader, type Caller, makeAccess, type Needs } from './access.ts';
export { requireFreshForFactors } from './step-up.ts';
