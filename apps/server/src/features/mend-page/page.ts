import type { Config } from '../../config/config.ts';
import { type Html, html } from '../../http/html.ts';
import type { Mend } from './read-mend.ts';

export function unreadablePage(says: string): Html {
  return html`
    <h1>This link cannot be read</h1>
    <p>${says}</p>
    <p>Copy it whole from the log of the job that was refused.</p>`;
}

export function mendPage({ publicUrl }: Config, mend: Mend): Html {
  const { provider, identity, environment, crate, attempt } = mend;
  const rows = [
    ...provider.identity.map(({ key, label }) => [label, identity[key] ?? ''] as const),
    ...(provider.environment === null ? [] : [['Environment', environment ?? 'none'] as const]),
    ...(crate === null ? [] : [['Crate', crate] as const]),
  ];
  const list = rows.map(([label, value]) => html`<dt>${label}</dt><dd><code>${value}</code></dd>`);
  return html`
    <h1>Let a job publish</h1>
    <p>A job of ${provider.title} was refused. It said that it is:</p>
    <dl>${list.reduce((all, one) => html`${all}${one}`, html``)}</dl>
    <p class="problem">These values come from the link that brought you here, and anybody can write a link. Whoever is named
    here can publish your crate once you follow it: look at each.</p>
    <h2>See what was expected</h2>
    <p>An owner of the crate sees every check, and for each publisher the change that would let the job pass (<code>mend</code>):</p>
    <pre><code>${seeCommand(publicUrl, crate)}</code></pre>
    ${attempt === null ? '' : html`<p>This job’s attempt is the one with the <code>correlation_id</code> <code>${attempt}</code>.</p>`}
    <h2>Trust this job</h2>
    <p>Add a trusted publisher for exactly this job, as an owner of the crate. It shows what it sends, and asks:</p>
    <pre><code>${addCommand(publicUrl, mend)}</code></pre>
    <p>Or without <code>waybill</code>, with an API token of an owner in <code>TOKEN</code>:</p>
    <pre><code>${trustCommand(publicUrl, mend)}</code></pre>
    <p class="hint"><a href="${publicUrl}/me">How to get an API token</a>. It needs the scope <code>trusted-publishing</code>.</p>`;
}

function seeCommand(publicUrl: string, crate: string | null): string {
  return `curl -H "Authorization: $TOKEN" \\\n  ${quoted(`${publicUrl}/api/v1/trusted_publishing/attempts?outcome=refused&crate=${crate ?? 'CRATE'}`)}`;
}

function addCommand(publicUrl: string, { provider, identity, environment, crate }: Mend): string {
  const fields = provider.identity.map(({ key }) => [key.replaceAll('_', '-'), identity[key] ?? ''] as const);
  const options = [
    ['provider', provider.id],
    ...fields,
    ...(provider.environment === null ? [] : [['environment', environmentRule(environment)]]),
    ['crate', crate ?? 'CRATE'],
    ['registry', publicUrl],
    // With `=`, as a value may begin with a dash.
  ].map(([name, value]) => word(`--${name}=${value}`));
  return ['waybill publisher add', ...options].join(' \\\n  ');
}

/** `any` and `none` are rules, unless it is said that they are names. */
function environmentRule(name: string | null): string {
  if (name === null) return 'none';
  return /^(any|none|named:.*)$/i.test(name) ? `named:${name}` : name;
}

function trustCommand(publicUrl: string, { provider, identity, environment, crate }: Mend): string {
  const rule =
    provider.environment === null
      ? {}
      : { environment: environment === null ? { rule: 'none' } : { rule: 'named', name: environment } };
  const publisher = { provider: provider.id, crates: [crate ?? 'CRATE'], identity, ...rule };
  return [
    `curl ${quoted(`${publicUrl}/api/v1/trusted_publishing/publishers`)} \\`,
    `  -H "Authorization: $TOKEN" -H 'Content-Type: application/json' \\`,
    `  -d ${quoted(JSON.stringify({ publisher }, null, 2))}`,
  ].join('\n');
}

/** Without quotes where they are not needed. */
const word = (text: string) => (/^[A-Za-z0-9_./:=@+-]+$/.test(text) ? text : quoted(text));

/** For a POSIX shell: it will be pasted into one, and nothing in it may be a command. */
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
