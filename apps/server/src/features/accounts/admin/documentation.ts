import { OnePerson, People } from '@waybill/api/schemas';
import { documented } from '../../../http/documented.ts';

export const listUsersDocs = documented({
  operationId: 'listUsers',
  summary: 'All users of the registry',
  tag: 'administration',
  credentials: 'person',
  response: { 200: People },
});

export const readPersonDocs = documented({
  operationId: 'readUserAsAdministrator',
  summary: 'A user, with groups and the identities at sign-in providers',
  tag: 'administration',
  credentials: 'person',
  response: { 200: OnePerson },
});

export const changeUserDocs = documented({
  operationId: 'changeUser',
  summary: 'Change what a user may, or lock them',
  description:
    'A lock ends all sessions, and API tokens fail with its reason. A right that a group gives is taken away there.',
  tag: 'administration',
  credentials: 'person',
  response: { 200: OnePerson },
});
