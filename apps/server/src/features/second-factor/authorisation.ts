import { administrators, everybody, type RouteRule, signedIn } from '../access/authorisation.ts';

const FACTORS = '/api/v1/me/second-factor';
const noPasskey = (more: Record<string, string>) => ({
  id: 'x',
  rawId: 'x',
  type: 'public-key',
  response: { clientDataJSON: '', ...more },
  clientExtensionResults: {},
});
/** No credential but a session gets anywhere here, also one that waits for its second factor. */
const anySession = everybody('authentication_required');

export const authorisation: readonly RouteRule[] = [
  { route: 'GET /assets/passkeys.js', answers: everybody(200) },
  { route: 'GET /sign-in/second-factor', answers: everybody(303), takesHalf: true },
  {
    route: 'POST /sign-in/second-factor',
    body: { code: '123456' },
    answers: anySession,
    takesHalf: true,
  },
  { route: `POST ${FACTORS}/confirmations/options`, answers: anySession, takesHalf: true },
  {
    route: `POST ${FACTORS}/confirmations`,
    body: { code: '123456' },
    answers: anySession,
    takesHalf: true,
  },
  { route: `GET ${FACTORS}`, answers: signedIn },
  { route: `POST ${FACTORS}/totp`, answers: signedIn },
  { route: `POST ${FACTORS}/totp/confirmations`, body: { code: '123456' }, answers: signedIn },
  { route: `DELETE ${FACTORS}/totp`, answers: signedIn },
  { route: `POST ${FACTORS}/recovery-codes`, answers: signedIn },
  { route: `POST ${FACTORS}/passkeys/options`, answers: signedIn },
  {
    route: `POST ${FACTORS}/passkeys`,
    body: { name: 'x', passkey: noPasskey({ attestationObject: '' }) },
    answers: signedIn,
  },
  {
    route: `PATCH ${FACTORS}/passkeys/:id`,
    at: `${FACTORS}/passkeys/1`,
    body: { name: 'x' },
    answers: signedIn,
  },
  { route: `DELETE ${FACTORS}/passkeys/:id`, at: `${FACTORS}/passkeys/1`, answers: signedIn },
  // The server of the test is at an address without a name.
  { route: 'POST /api/v1/sign-in/passkey/options', answers: everybody('passkeys_unavailable') },
  {
    route: 'POST /api/v1/sign-in/passkey',
    body: { passkey: noPasskey({ authenticatorData: '', signature: '' }) },
    answers: everybody('passkeys_unavailable'),
  },
  {
    route: 'DELETE /api/v1/admin/users/:login/second-factor',
    at: '/api/v1/admin/users/stranger/second-factor',
    // They have none.
    answers: administrators('second_factor_not_found'),
  },
];
