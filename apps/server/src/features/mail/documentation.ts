import { Mails, OneMail } from '@waybill/api/schemas';
import { documented } from '../../http/documented.ts';

export const listMailsDocs = documented({
  operationId: 'listMails',
  summary: 'The mails of the last weeks, newest first',
  tag: 'administration',
  credentials: 'person',
  response: { 200: Mails },
});

export const retryMailDocs = documented({
  operationId: 'retryMail',
  summary: 'Send a mail again that failed',
  tag: 'administration',
  credentials: 'person',
  response: { 200: OneMail },
});

export const revealMailDocs = documented({
  operationId: 'revealMail',
  summary: 'A mail with the secrets in it',
  description:
    'To hand on what could not be sent, such as a link for a new password. Not of a mail that was sent; it is in the audit trail.',
  tag: 'administration',
  credentials: 'person',
  response: { 200: OneMail },
});
