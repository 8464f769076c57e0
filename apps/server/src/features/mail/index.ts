export { forgetOldMails, startSender } from './jobs.ts';
export { type Mail, queueMail } from './queue-mail.ts';
export { mailRoutes } from './routes.ts';
export { countMails } from './store.ts';
