/** The CI side of the exchange: which CI is this, what does its ID token have to be made for, and what is it worth here. */
export { audienceFor } from './audience.ts';
export { exchangeInJob } from './exchange.ts';
export type { IdTokenSource, JobAccess } from './job-access.ts';
export { ciSystems, findIdTokenSource } from './systems.ts';
