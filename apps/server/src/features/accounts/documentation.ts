import { CurrentSession, Me, NewUser, SignedIn, SignedOut } from '@waybill/api/schemas';
import { documented } from '../../http/documented.ts';

export const signInDocs = documented({
  operationId: 'signIn',
  summary: 'Sign a browser in',
  description:
    'Sets the cookie of the session. Of somebody who has a second factor it is half a session, in which there is nobody until the factor is given. What the cookie holds is in no answer.',
  tag: 'account',
  credentials: 'none',
  response: { 200: SignedIn },
});

export const signOutDocs = documented({
  operationId: 'signOut',
  summary: 'Sign a browser out',
  description:
    'Ends the session of the cookie, at every copy of the server at once. Without one, nothing is ended.',
  tag: 'account',
  credentials: 'none',
  response: { 200: SignedOut },
});

export const sessionDocs = documented({
  operationId: 'readSession',
  summary: 'The session of the cookie',
  description: 'Null also for half a session, whose second factor is still to be given.',
  tag: 'account',
  credentials: 'none',
  response: { 200: CurrentSession },
});

export const meDocs = documented({
  operationId: 'readMe',
  summary: 'Who the credential of this request stands for',
  tag: 'account',
  credentials: 'person',
  response: { 200: Me },
});

export const newUserDocs = documented({
  operationId: 'createUser',
  summary: 'Make a user',
  description: 'Without a password, the user has API tokens only.',
  tag: 'administration',
  credentials: 'person',
  response: { 200: NewUser },
});
