export { beforeAfter } from './before-after.ts';
export { type AuditEvent, eventColumns, recordEvent, recordEvents } from './record-event.ts';
export { auditRoutes } from './routes.ts';
