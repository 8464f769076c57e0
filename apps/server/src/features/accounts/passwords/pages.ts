import { type Html, html } from '../../../http/html.ts';

export const forgotPage = (publicUrl: string, problem: string | null): Html => html`
    <h1>Forgotten password</h1>
    <p>Type your e-mail address: a link to set a new password is sent there.</p>
    ${problem === null ? '' : html`<p class="problem" role="alert">${problem}</p>`}
    <form method="post" action="${publicUrl}/forgot-password">
      <label for="email">E-mail address</label>
      <input id="email" name="email" type="email" required maxlength="254" autocomplete="username" autofocus>
      <button type="submit">Send the link</button>
    </form>
    <p class="hint"><a href="${publicUrl}/sign-in">Back to signing in</a></p>`;

/** The same for everybody: it must not tell whether there is such an account. */
export const sentPage = (publicUrl: string): Html => html`
    <h1>Look into your mailbox</h1>
    <p>If there is an account with this address and a password, a link is on its way there. It is good for 30 minutes.</p>
    <p class="hint">Nothing came? Look among the unwanted mails, or ask an administrator of this registry.</p>
    <p class="hint"><a href="${publicUrl}/sign-in">Back to signing in</a></p>`;

export const resetPage = (publicUrl: string, token: string, problem: string | null): Html => html`
    <h1>Set a new password</h1>
    <p>You are signed out everywhere when it is set.</p>
    ${problem === null ? '' : html`<p class="problem" role="alert">${problem}</p>`}
    <form method="post" action="${publicUrl}/reset-password">
      <input type="hidden" name="token" value="${token}">
      <label for="password">New password</label>
      <input id="password" name="password" type="password" required minlength="8" maxlength="128" autocomplete="new-password" autofocus>
      <p class="hint">At least 8 characters.</p>
      <button type="submit">Set it</button>
    </form>`;

export const invalidPage = (publicUrl: string, sentence: string): Html => html`
    <h1>Set a new password</h1>
    <p class="problem" role="alert">${sentence}</p>
    <p><a href="${publicUrl}/forgot-password">Ask for another link</a></p>`;

export const donePage = (publicUrl: string): Html => html`
    <h1>The new password is set</h1>
    <p><a href="${publicUrl}/sign-in">Sign in with it</a></p>`;
