import { Html, html } from '../../../http/html.ts';

/**
 * The second step of signing in.
 * @param next where to go afterwards, from the root of the registry.
 */
export function factorPage(
  publicUrl: string,
  { methods, next, problem }: { methods: readonly string[]; next: string; problem: string | null },
): Html {
  // The script shows it, where the browser has passkeys.
  const passkey = html`<button type="button" class="plain" data-passkey="confirm" data-next="${publicUrl}${next}" hidden>Use a passkey</button>`;
  return html`
    <h1>Your second factor</h1>
    <p>${methods.includes('totp') ? 'Type the code that your authenticator app shows, or a recovery code.' : 'Use your passkey, or type a recovery code.'}</p>
    ${problem === null ? new Html('') : html`<p class="problem" role="alert">${problem}</p>`}
    <form method="post" action="${publicUrl}/sign-in/second-factor">
      <input type="hidden" name="next" value="${next.replace(/^\//, '')}">
      <label for="code">Code</label>
      <input id="code" name="code" required maxlength="40" autocomplete="one-time-code" autocapitalize="none" spellcheck="false" autofocus>
      <button type="submit">Go on</button>
      ${methods.includes('passkey') ? passkey : ''}
    </form>
    <p class="problem" id="passkey-problem" role="alert" hidden></p>
    <p class="hint">You lost all of them? An administrator of this registry can reset them.</p>
    <form method="post" action="${publicUrl}/sign-out">
      <button type="submit" class="plain">Sign in as somebody else</button>
    </form>
    <script src="${publicUrl}/assets/passkeys.js" defer></script>`;
}
