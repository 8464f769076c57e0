/*
 * Passkeys in the plain pages of signing in: a button with `data-passkey` gives one as the second factor (`confirm`) or signs
 * in with one (`sign-in`), and goes on to its `data-next`.
 */
const base = new URL('../', document.currentScript.src);

const fromBase64url = (text) =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) =>
    character.charCodeAt(0),
  );

const toBase64url = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

async function post(path, body) {
  const answer = await fetch(new URL(path, base), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const json = await answer.json();
  if (!answer.ok) throw new Error(json.errors[0].detail);
  return json;
}

const described = (list) => list?.map((one) => ({ ...one, id: fromBase64url(one.id) }));

async function ask(options) {
  const given = await navigator.credentials.get({
    publicKey: {
      ...options,
      challenge: fromBase64url(options.challenge),
      allowCredentials: described(options.allowCredentials),
    },
  });
  const { clientDataJSON, authenticatorData, signature, userHandle } = given.response;
  return {
    ...shown(given),
    response: {
      clientDataJSON: toBase64url(clientDataJSON),
      authenticatorData: toBase64url(authenticatorData),
      signature: toBase64url(signature),
      userHandle: userHandle === null ? null : toBase64url(userHandle),
    },
  };
}

const shown = ({ id, rawId, type }) => ({
  id,
  rawId: toBase64url(rawId),
  type,
  clientExtensionResults: {},
});

const mine = 'api/v1/me/second-factor';
const actions = {
  async confirm({ next }) {
    const { passkey } = await post(`${mine}/confirmations/options`, {});
    await post(`${mine}/confirmations`, { passkey: await ask(passkey) });
    location.assign(next);
  },
  async 'sign-in'({ next }) {
    const { options } = await post('api/v1/sign-in/passkey/options', {});
    await post('api/v1/sign-in/passkey', { passkey: await ask(options) });
    location.assign(next);
  },
};

for (const button of document.querySelectorAll('[data-passkey]')) {
  button.hidden = !('PublicKeyCredential' in window);
  button.addEventListener('click', async () => {
    const problem = document.querySelector('#passkey-problem');
    problem.hidden = true;
    button.disabled = true;
    try {
      await actions[button.dataset.passkey](button.dataset);
    } catch (error) {
      problem.textContent = error.message;
      problem.hidden = false;
    } finally {
      button.disabled = false;
    }
  });
}
