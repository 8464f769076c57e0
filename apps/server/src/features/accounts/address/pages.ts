import { type Html, html } from '../../../http/html.ts';

/** A button, as some mail programs open each link before their people do. */
export const confirmPage = (publicUrl: string, token: string, email: string): Html => html`
    <h1>Confirm your e-mail address</h1>
    <p>From then on you sign in with <strong>${email}</strong>, and mails go there.</p>
    <form method="post" action="${publicUrl}/confirm-email">
      <input type="hidden" name="token" value="${token}">
      <button type="submit">Confirm it</button>
    </form>`;

export const confirmedPage = (publicUrl: string, email: string): Html => html`
    <h1>Your e-mail address is changed</h1>
    <p>It is <strong>${email}</strong> now.</p>
    <p><a href="${publicUrl}/me/notifications">Go on</a></p>`;

export const invalidPage = (publicUrl: string, sentence: string): Html => html`
    <h1>Confirm your e-mail address</h1>
    <p class="problem" role="alert">${sentence}</p>
    <p><a href="${publicUrl}/me/notifications">Ask for another link</a></p>`;
