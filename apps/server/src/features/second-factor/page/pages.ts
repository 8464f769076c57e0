import { Html, html } from '../../../http/html.ts';
import type { ListedSession, User } from '../../accounts/index.ts';
import type { StoredPasskey } from '../passkeys/store.ts';

const SCRIPT = html`<script src="../assets/passkeys.js" defer></script>`;

/** Where `/me/security` begins for whoever is not signed in. */
export function signInPage(again: { email: string; problem: string } | null): Html {
  return html`
    <h1>Sign in</h1>
    <p>Your second factors and your sessions are behind this.</p>
    ${alarm(again?.problem ?? null)}
    <form method="post" action="security">
      <input type="hidden" name="action" value="sign-in">
      <label for="email">E-mail address</label>
      <input id="email" name="email" type="email" required autocomplete="username" value="${again?.email ?? ''}" autofocus>
      <label for="password">Password</label>
      <input id="password" name="password" type="password" required maxlength="128" autocomplete="current-password">
      <button type="submit">Sign in</button>
      <button type="button" class="plain" data-passkey="sign-in" data-next="../me/security">Sign in with a passkey</button>
    </form>
    <p class="problem" id="passkey-problem" role="alert" hidden></p>
    ${SCRIPT}`;
}

/** @param next where to go afterwards, below the address of the registry. */
export function factorPage({
  methods,
  next,
  problem,
}: {
  methods: readonly string[];
  next: string;
  problem: string | null;
}): Html {
  const passkey = html`<button type="button" class="plain" data-passkey="confirm" data-next="../${next}">Use a passkey</button>`;
  return html`
    <h1>Your second factor</h1>
    <p>${methods.includes('totp') ? 'Type the code that your authenticator app shows, or a recovery code.' : 'Use your passkey, or type a recovery code.'}</p>
    ${alarm(problem)}
    <form method="post" action="second-factor">
      <input type="hidden" name="next" value="${next}">
      <label for="code">Code</label>
      <input id="code" name="code" required maxlength="40" autocomplete="one-time-code" autocapitalize="none" spellcheck="false" autofocus>
      <button type="submit">Go on</button>
      ${methods.includes('passkey') ? passkey : ''}
    </form>
    <p class="problem" id="passkey-problem" role="alert" hidden></p>
    <p class="hint">You lost all of them? An administrator of this registry can reset them.</p>
    ${SCRIPT}`;
}

export interface SecurityView {
  user: User;
  totp: { enrolledAt: Date } | null;
  passkeys: readonly StoredPasskey[];
  passkeysAvailable: boolean;
  recoveryCodesLeft: number;
  sessions: readonly ListedSession[];
  currentSession: string;
  problem: string | null;
}

export function securityPage(view: SecurityView): Html {
  return html`
    <h1>Security of your account</h1>
    <p>You are signed in as <strong>${view.user.login}</strong>.</p>
    ${alarm(view.problem)}
    ${passkeysPart(view)}
    ${totpPart(view)}
    ${recoveryPart(view)}
    ${sessionsPart(view)}
    ${SCRIPT}`;
}

/** The one time that a secret of an app is shown. */
export function enrolTotpPage(
  { secret, uri }: { secret: string; uri: string },
  problem: string | null,
): Html {
  return html`
    <h1>Add an authenticator app</h1>
    <p>Type this secret into the app (time-based, six digits), or open the link on the device that has it.</p>
    <p class="code" id="totp-secret">${(secret.match(/.{1,4}/g) ?? []).join(' ')}</p>
    <p><a href="${uri}">Open in the app</a></p>
    ${alarm(problem)}
    <form method="post" action="security">
      <input type="hidden" name="action" value="totp-confirm">
      <label for="code">The code it shows now</label>
      <input id="code" name="code" required maxlength="10" inputmode="numeric" autocomplete="one-time-code" autofocus>
      <button type="submit">Add it</button>
    </form>
    <p class="hint">A mistyped code is no loss: <a href="security">start again</a> for a new secret.</p>`;
}

/** The one time that recovery codes are shown. */
export function codesPage(codes: readonly string[]): Html {
  return html`
    <h1>Your recovery codes</h1>
    <p>Each is good once, in place of your second factor. They are shown this once: keep them where you keep what must not get lost, and not beside the factor.</p>
    <pre id="recovery-codes">${codes.join('\n')}</pre>
    <p><a href="security">I have kept them</a></p>`;
}

function passkeysPart({ passkeys, passkeysAvailable }: SecurityView): Html {
  const rows = passkeys.map(
    ({ id, name, createdAt, lastUsedAt }) => html`
      <dt><bdi>${name}</bdi></dt>
      <dd>added ${day(createdAt)}, ${lastUsedAt === null ? 'not used yet' : `last used ${day(lastUsedAt)}`}
        ${oneButton('passkey-remove', 'Remove', String(id))}</dd>`,
  );
  const add = html`
    <label for="passkey-name">Name of a new one</label>
    <input id="passkey-name" maxlength="60" value="My device">
    <button type="button" data-passkey="register">Add a passkey</button>
    <p class="problem" id="passkey-problem" role="alert" hidden></p>
    <div id="new-codes" hidden>
      <p><strong>Your recovery codes.</strong> Each is good once, in place of your second factor. They are shown this once: keep them now.</p>
      <pre id="recovery-codes"></pre>
      <p><a href="security">I have kept them</a></p>
    </div>`;
  return html`
    <h2>Passkeys</h2>
    <p class="hint">A passkey signs you in alone, by a finger, a face or a PIN, and cannot be phished.</p>
    <dl>${together(rows)}</dl>
    ${passkeysAvailable ? add : html`<p>Browsers use no passkeys at this address, as it has no name.</p>`}`;
}

function totpPart({ totp }: SecurityView): Html {
  return html`
    <h2>Authenticator app</h2>
    ${
      totp === null
        ? html`<p>None.</p>${oneButton('totp-start', 'Add an authenticator app')}`
        : html`<p>Added ${day(totp.enrolledAt)}.</p>${oneButton('totp-remove', 'Remove')}`
    }`;
}

function recoveryPart({ recoveryCodesLeft, totp, passkeys }: SecurityView): Html {
  if (totp === null && passkeys.length === 0) return new Html('');
  return html`
    <h2>Recovery codes</h2>
    <p>${String(recoveryCodesLeft)} left.</p>
    ${oneButton('codes-new', 'Make new ones')}`;
}

function sessionsPart({ sessions, currentSession }: SecurityView): Html {
  const rows = sessions.map(
    ({ id, startedAt, lastActiveAt, address, userAgent }) => html`
      <dt>${id === currentSession ? 'This one' : (address ?? 'an unknown address')}</dt>
      <dd><bdi>${(userAgent ?? 'an unknown program').slice(0, 200)}</bdi>, since ${day(startedAt)}, last active ${day(lastActiveAt)}
        ${id === currentSession ? '' : oneButton('session-end', 'End it', id)}</dd>`,
  );
  return html`
    <h2>Sessions</h2>
    <dl>${together(rows)}</dl>
    ${oneButton('sessions-end', 'End all others')}
    ${oneButton('sign-out', 'Sign out')}`;
}

const oneButton = (action: string, label: string, id = ''): Html => html`
  <form method="post" action="security">
    <input type="hidden" name="id" value="${id}">
    <button type="submit" class="plain" name="action" value="${action}">${label}</button>
  </form>`;

const day = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

const alarm = (problem: string | null): Html =>
  problem === null ? new Html('') : html`<p class="problem" role="alert">${problem}</p>`;

const together = (parts: readonly Html[]): Html => new Html(parts.map(({ text }) => text).join(''));
