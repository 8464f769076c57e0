import type { Config } from '../../config/config.ts';
import { type Html, html } from '../../http/html.ts';
import type { User } from '../accounts/index.ts';
import type { FirstUser } from './first-user.ts';

/** @param again what was typed, and what was wrong with it. */
export function formPage(token: string, again: (FirstUser & { problem: string }) | null): Html {
  return html`
    <h1>Set up this registry</h1>
    <p>There are no users yet. The first one is its administrator, and gets an API token next.</p>
    ${again === null ? '' : html`<p class="problem" role="alert">${again.problem}</p>`}
    <form method="post" action="setup">
      <input type="hidden" name="token" value="${token}">
      <label for="login">Login</label>
      <input id="login" name="login" required maxlength="39" autocomplete="username" value="${again?.login ?? ''}" autofocus>
      <label for="email">E-mail address</label>
      <input id="email" name="email" type="email" required autocomplete="email" value="${again?.email ?? ''}">
      <label for="password">Password</label>
      <input id="password" name="password" type="password" required minlength="8" maxlength="128" autocomplete="new-password">
      <p class="hint">At least 8 characters.</p>
      <button type="submit">Make the administrator</button>
    </form>`;
}

/** @param hasAdministrator whether somebody used a link before, or the configuration made the first user. */
export function closedPage(hasAdministrator: boolean): Html {
  if (hasAdministrator) {
    return html`
    <h1>This registry is set up already</h1>
    <p>It has its administrator, and set-up links are good no more. <a href="sign-in">Sign in</a>.</p>`;
  }
  return html`
    <h1>This link is not good any more</h1>
    <p>A set-up link works once, while the registry has no user. There is none yet: start the server again, and it prints a new link.</p>`;
}

/** @param isSignedIn whether the browser has a session now. */
export function donePage(config: Config, made: { user: User; token: string }, isSignedIn: boolean): Html {
  const registry = `[registries.waybill]\nindex = "${config.indexUrl}"\n\n[registry]\nglobal-credential-providers = ["cargo:token"]`;
  const next = isSignedIn ? '/welcome' : '/sign-in?return_to=%2Fwelcome';
  return html`
    <h1>Welcome, ${made.user.login}</h1>
    <p>The registry has its administrator${isSignedIn ? ', and you are signed in' : ''}. This is your API token, for
    <code>cargo</code> and for programs:</p>
    <pre class="whole secret"><code>${made.token}</code></pre>
    <p class="problem">It is shown only this once. Keep it like a password before you go on: it may do everything that you may.</p>
    <a class="button" href="${config.publicUrl}${next}">I have kept it: on to the first crate</a>
    <details>
      <summary>Without the web pages</summary>
      <p>In <code>~/.cargo/config.toml</code>, or in <code>.cargo/config.toml</code> of a project:</p>
      <pre tabindex="0"><code>${registry}</code></pre>
      <p>Then <code>cargo login --registry waybill</code>, paste the token, and publish the first version of a crate. With
      <code>publish = ["waybill"]</code> in its <code>Cargo.toml</code>, cargo refuses to send it anywhere else.</p>
      <pre tabindex="0"><code>cargo publish --registry waybill</code></pre>
      <p>From CI, without a secret: in the repository of the crate, this writes the workflow and has it trusted
      (<code>WAYBILL_TOKEN</code> holds the token above).</p>
      <pre tabindex="0"><code>waybill init --registry ${config.publicUrl} --create-publisher</code></pre>
    </details>`;
}
