/** The operator's commands; the rest of the server is nobody else's business. */
export { check } from './commands/check.ts';
export { describeApi } from './commands/describe-api.ts';
export { importCommand } from './commands/import.ts';
export { serve } from './commands/serve.ts';
export { exampleConfig } from './config/print.ts';
export { authorisationPage } from './features/access/authorisation-page.ts';
