import {
  AskedPasskey,
  Confirmation,
  ConfirmedTotp,
  MadePasskey,
  nothing,
  OnePasskey,
  RecoveryCodes,
  SecondFactor,
  SignedInByPasskey,
  StartedPasskey,
  StartedTotp,
  WaysToConfirm,
} from '@waybill/api/schemas';
import { type Documentation, documented } from '../../http/documented.ts';

const own = (docs: Omit<Documentation, 'tag' | 'credentials'>) =>
  documented({ tag: 'account', credentials: 'session', ...docs });

const FRESH = 'The second factor must be fresh. Whoever has none must have signed in a short while ago.';

export const factorDocs = {
  read: own({
    operationId: 'readSecondFactor',
    summary: 'One’s second factors, and how this session stands',
    response: { 200: SecondFactor },
  }),
  ways: own({
    operationId: 'askForSecondFactor',
    summary: 'How the second factor can be given, with the question to a passkey',
    description: 'Also in half a session.',
    response: { 200: WaysToConfirm },
  }),
  confirm: own({
    operationId: 'giveSecondFactor',
    summary: 'Give the second factor: the session is whole, and its factor fresh',
    description: 'A code of the app, a recovery code, or the answer of a passkey. Also in half a session.',
    response: { 200: Confirmation },
  }),
  startTotp: own({
    operationId: 'startTotp',
    summary: 'A secret for an authenticator app',
    description: `It is good for nothing until a code of it came. ${FRESH}`,
    response: { 200: StartedTotp },
  }),
  confirmTotp: own({
    operationId: 'confirmTotp',
    summary: 'The first code of the app, which is a second factor from now on',
    description: 'With recovery codes, where there are none yet.',
    response: { 200: ConfirmedTotp },
  }),
  removeTotp: own({
    operationId: 'removeTotp',
    summary: 'Remove the authenticator app',
    description: FRESH,
    response: { 204: nothing('It is removed.') },
  }),
  renewCodes: own({
    operationId: 'renewRecoveryCodes',
    summary: 'New recovery codes in place of all that there are',
    description: FRESH,
    response: { 200: RecoveryCodes },
  }),
  startPasskey: own({
    operationId: 'startPasskey',
    summary: 'What a browser needs to make a passkey',
    description: FRESH,
    response: { 200: StartedPasskey },
  }),
  addPasskey: own({
    operationId: 'addPasskey',
    summary: 'Add the passkey that the browser made',
    description: 'With recovery codes, where there are none yet.',
    response: { 200: MadePasskey },
  }),
  namePasskey: own({
    operationId: 'renamePasskey',
    summary: 'Give a passkey another name',
    response: { 200: OnePasskey },
  }),
  removePasskey: own({
    operationId: 'removePasskey',
    summary: 'Remove a passkey',
    description: FRESH,
    response: { 204: nothing('It is removed.') },
  }),
};

export const resetDocs = documented({
  operationId: 'resetSecondFactor',
  summary: 'Take all second factors of somebody who lost them',
  description: 'They are told by mail, with the name of the administrator.',
  tag: 'administration',
  credentials: 'person',
  response: { 204: nothing('A password is enough again, until they enrol anew.') },
});

export const passkeySignInDocs = {
  start: documented({
    operationId: 'startPasskeySignIn',
    summary: 'A question to whichever passkey the person chooses',
    description: 'Sets the cookie by which the answer is known to come from the same browser.',
    tag: 'account',
    credentials: 'none',
    response: { 200: AskedPasskey },
  }),
  finish: documented({
    operationId: 'signInWithPasskey',
    summary: 'Sign a browser in by the answer of a passkey alone',
    description: 'Sets the cookie of the session, which is whole: a passkey is had and unlocked.',
    tag: 'account',
    credentials: 'none',
    response: { 200: SignedInByPasskey },
  }),
};
