import type { SignInConfig, SignInProvider } from '../../config/sign-in.ts';
import { Html, html } from '../../http/html.ts';
import type { User } from '../accounts/index.ts';

export interface Again {
  email: string;
  problem: string;
}

/** @param returnTo a path that `readReturnTo` has read. */
export function signInPage(
  publicUrl: string,
  { password, providers, passkeys }: SignInConfig & { passkeys: boolean },
  returnTo: string,
  again: Again | null,
): Html {
  const buttons = providers.map(
    ({ id, name }) => html`
    <form method="post" action="${publicUrl}/sign-in/${id}">
      <input type="hidden" name="return_to" value="${returnTo}">
      <button type="submit">Sign in with ${name}</button>
    </form>`,
  );
  return html`
    <h1>Sign in</h1>
    ${again === null ? '' : html`<p class="problem" role="alert">${again.problem}</p>`}
    ${together(buttons)}
    ${password && providers.length > 0 ? html`<h2>Or with a password</h2>` : ''}
    ${
      password
        ? html`
    <form method="post" action="${publicUrl}/sign-in">
      <input type="hidden" name="return_to" value="${returnTo}">
      <label for="email">E-mail address</label>
      <input id="email" name="email" type="email" required autocomplete="username" value="${again?.email ?? ''}">
      <label for="password">Password</label>
      <input id="password" name="password" type="password" required maxlength="128" autocomplete="current-password">
      <button type="submit">Sign in</button>
      ${passkeys ? passkeyButton(publicUrl, returnTo) : ''}
    </form>
    <p class="hint"><a href="${publicUrl}/forgot-password">Forgotten?</a></p>`
        : ''
    }`;
}

/** The script shows it, where the browser has passkeys. */
const passkeyButton = (publicUrl: string, returnTo: string): Html => html`
      <button type="button" class="plain" data-passkey="sign-in" data-next="${publicUrl}${returnTo}" hidden>Sign in with a passkey</button>
      <p class="problem" id="passkey-problem" role="alert" hidden></p>
      <script src="${publicUrl}/assets/passkeys.js" defer></script>`;

export const signedInPage = (publicUrl: string, user: User, returnTo: string): Html => html`
    <h1>You are signed in</h1>
    <p>as <strong>${user.login}</strong>. <a href="${publicUrl}${returnTo}">Go on</a></p>
    ${signOutForm(publicUrl)}`;

export const signOutPage = (publicUrl: string, user: User): Html => html`
    <h1>Sign out</h1>
    <p>You are signed in as <strong>${user.login}</strong>.</p>
    ${signOutForm(publicUrl)}`;

const signOutForm = (publicUrl: string): Html => html`
    <form method="post" action="${publicUrl}/sign-out">
      <button type="submit" class="plain">Sign out</button>
    </form>`;

/** The browser goes on by itself. */
export const leavingPage = ({ name }: SignInProvider, url: string): Html => html`
    <h1>On to ${name}</h1>
    <p>You sign in there, and come back. <a href="${url}">Go on</a> if nothing happens.</p>`;

export const arrivedPage = (publicUrl: string, user: User, returnTo: string): Html => html`
    <h1>You are signed in</h1>
    <p>as <strong>${user.login}</strong>. <a href="${publicUrl}${returnTo}">Go on</a> if nothing happens.</p>`;

export const choosePage = (
  publicUrl: string,
  provider: SignInProvider,
  { ticket, suggestion, problem }: { ticket: string; suggestion: string; problem: string | null },
): Html => html`
    <h1>Choose a login</h1>
    <p>${provider.name} vouches for you. By the login others know you here; it stays as it is.</p>
    ${problem === null ? '' : html`<p class="problem" role="alert">${problem}</p>`}
    <form method="post" action="${publicUrl}/sign-in/${provider.id}/login">
      <input type="hidden" name="ticket" value="${ticket}">
      <label for="login">Login</label>
      <input id="login" name="login" required maxlength="39" autocomplete="username" value="${suggestion}" autofocus>
      <p class="hint">1 to 39 ASCII letters, digits and hyphens.</p>
      <button type="submit">Make the account</button>
    </form>`;

export const refusedPage = (publicUrl: string, sentence: string, correlationId: string): Html => html`
    <h1>That did not work</h1>
    <p class="problem" role="alert">${sentence}</p>
    <p><a href="${publicUrl}/sign-in">Back to signing in</a></p>
    <p class="hint">For the operator, the log has more under <code>${correlationId}</code>.</p>`;

const together = (parts: readonly Html[]): Html => new Html(parts.map(({ text }) => text).join(''));
