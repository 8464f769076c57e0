/** The operator's commands; the rest of the server is nobody else's business. */
export { backup } from './commands/backup.ts';
export { check } from './commands/check.ts';
export { describeApi } from './commands/describe-api.ts';
export { importCommand } from './commands/import.ts';
export { migrateTo } from './commands/migrate-to.ts';
export { restore } from './commands/restore.ts';
export { rotate } from './commands/rotate.ts';
export { serve } from './commands/serve.ts';
export { exampleConfig } from './config/print.ts';
export { authorisationPage } from './features/access/authorisation-page.ts';
