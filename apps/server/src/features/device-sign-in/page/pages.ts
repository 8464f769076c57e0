import type { Config } from '../../../config/config.ts';
import { Html, html } from '../../../http/html.ts';
import { addressGroup } from '../../../platform/address-group.ts';
import type { User } from '../../accounts/index.ts';
import type { EndpointScope } from '../../api-tokens/index.ts';
import type { StoredRequest } from '../store.ts';

const WARNING = html`
    <p class="problem">Only go on if you started this yourself, on your own machine. Nobody from this registry will ever send
    you a code.</p>`;

/** @param problem what was wrong with the last try. */
export function codePage(problem: string | null): Html {
  return html`
    <h1>Sign in a program</h1>
    <p>A program such as <code>cargo</code> or <code>waybill</code> showed you a code. Type it here.</p>
    ${alarm(problem)}
    ${WARNING}
    <form method="get" action="device">
      <label for="code">Code</label>
      <input id="code" name="code" required maxlength="20" autocomplete="off" autocapitalize="characters" spellcheck="false" placeholder="XXXX-XXXX" autofocus>
      <button type="submit">Go on</button>
    </form>`;
}

/** @param config how people sign in at this registry. */
export function signInPage(
  { publicUrl, signIn: { password, providers } }: Pick<Config, 'publicUrl' | 'signIn'>,
  code: string,
  again: { email: string; problem: string } | null,
): Html {
  const there = `${publicUrl}/sign-in?${new URLSearchParams({ return_to: code === '' ? '/device' : `/device?code=${code}` })}`;
  const elsewhere =
    providers.length === 0
      ? ''
      : html`<p><a href="${there}">Sign in with ${providers.map(({ name }) => name).join(' or ')}</a></p>`;
  return html`
    <h1>Sign in</h1>
    <p>A program asks to be signed in to this registry as you. Sign in first; what it asks for is shown next.</p>
    ${alarm(again?.problem ?? null)}
    ${WARNING}
    ${elsewhere}
    ${password ? passwordForm(code, again?.email ?? '') : ''}`;
}

const passwordForm = (code: string, email: string): Html => html`
    <form method="post" action="device">
      <input type="hidden" name="action" value="sign-in">
      <input type="hidden" name="code" value="${code}">
      <label for="email">E-mail address</label>
      <input id="email" name="email" type="email" required autocomplete="username" value="${email}" autofocus>
      <label for="password">Password</label>
      <input id="password" name="password" type="password" required maxlength="128" autocomplete="current-password">
      <button type="submit">Sign in</button>
    </form>`;

/** @param ownAddress of the person's browser, as this server sees it. */
export function decisionPage(
  user: User,
  request: StoredRequest & { userCode: string },
  ownAddress: string,
): Html {
  return html`
    <h1>May this program act as you?</h1>
    <p>You are signed in as <strong>${user.login}</strong>. If you approve, it can do the following with <em>your</em> rights.</p>
    <p class="code">${request.userCode}</p>
    <p class="hint">The program must show exactly this code.</p>
    <dl>
      <dt>It calls itself</dt><dd><bdi>${request.clientName}</bdi></dd>
      <dt>It asked from the address</dt><dd>${request.address}${otherPlace(request, ownAddress)}</dd>
      <dt>It wants to</dt><dd>${together(request.endpointScopes.map((scope) => html`${inWords(scope)}<br>`))}</dd>
      <dt>For</dt><dd>${crates(request.crateScopes)}</dd>
      <dt>For how long</dt><dd>${duration(request.lifetimeSeconds)}</dd>
    </dl>
    ${WARNING}
    <form method="post" action="device">
      <input type="hidden" name="code" value="${request.userCode}">
      <button type="submit" name="action" value="approve">Approve</button>
      <button type="submit" name="action" value="refuse" class="plain">Refuse</button>
    </form>`;
}

export function decidedPage(request: StoredRequest, userCode: string, approved: boolean): Html {
  if (approved)
    return html`
    <h1>Approved</h1>
    <p><bdi>${request.clientName}</bdi> gets its token as soon as it asks, for ${duration(request.lifetimeSeconds)}. You can close this page.</p>
    <p class="hint">From then on it is among your API tokens, where you can revoke it at any time. Before that, you can take your
    approval back here.</p>
    <form method="post" action="device">
      <input type="hidden" name="code" value="${userCode}">
      <button type="submit" name="action" value="refuse" class="plain">Take it back</button>
    </form>`;
  return html`
    <h1>Refused</h1>
    <p><bdi>${request.clientName}</bdi> gets nothing. You can close this page.</p>`;
}

/** A person and their program are mostly at one place; whoever sends somebody else a code is not. */
const otherPlace = ({ address }: StoredRequest, ownAddress: string): Html =>
  addressGroup(address) === addressGroup(ownAddress)
    ? new Html('')
    : html`<br><strong class="problem">Your browser is at another one, ${ownAddress}. Was it you who started this?</strong>`;

const words: Record<Exclude<EndpointScope, 'admin'>, string> = {
  'publish-new': 'publish new crates',
  'publish-update': 'publish new versions of crates you own',
  'trusted-publishing': 'say which workflows may publish your crates, which stays so afterwards',
  'trusted-publishing-read': 'see which workflows may publish your crates, and what they tried',
  yank: 'yank versions of your crates, and take that back',
  'change-owners': 'change who owns your crates, which stays so afterwards',
  delete: 'delete crates you own and their versions, which cannot be taken back',
  read: 'read crates, where the registry is private',
  exchange: 'stand beside an ID token where a trusted publisher wants both',
};

/** A scope that has no words here is shown as it is called, rather than not at all. */
const inWords = (scope: string): string => (words as Record<string, string>)[scope] ?? scope;

const crates = (patterns: readonly string[] | null): string =>
  patterns === null ? 'all crates that you may' : patterns.join(', ');

function duration(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 3600), 'hour'],
    [Math.floor(seconds / 60) % 60, 'minute'],
    [seconds % 60, 'second'],
  ] as const;
  return parts
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount} ${unit}${amount === 1 ? '' : 's'}`)
    .join(' ');
}

const alarm = (problem: string | null): Html =>
  problem === null ? new Html('') : html`<p class="problem" role="alert">${problem}</p>`;

const together = (parts: readonly Html[]): Html => new Html(parts.map(({ text }) => text).join(''));
