export { type Access, asReader, type Caller, makeAccess, type Needs } from './access.ts';
