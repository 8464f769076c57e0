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
  const command = addCommand(publicUrl, mend);
  const list = rows.map(([label, value]) => html`<dt>${label}</dt><dd><code>${value}</code></dd>`);
  return html`
    <h1>Let a job publish</h1>
    <p class="problem">What you see here comes from the link that brought you, and anybody can write a link, for any job. Whoever
    is named here can publish your crate once you trust it: only go on if each value is one of yours.</p>
    <p>The link says that a job of ${provider.title} was refused, and that it is:</p>
    <dl>${list.reduce((all, one) => html`${all}${one}`, html``)}</dl>
    <h2>See whether it is true</h2>
    <p>An owner of the crate sees every check, and for each publisher the change that would let the job pass${
      attempt === null ? '' : ', with a button that makes it'
    }.</p>
    ${
      attempt === null
        ? ''
        : html`<p><a href="${publicUrl}/attempts/${attempt}">Open this job’s attempt</a> (sign in as an owner). What stands there is what the registry saw.</p>`
    }
    <p>Or with an API token in <code>TOKEN</code>:</p>
    <pre tabindex="0"><code>${seeCommand(publicUrl, crate, attempt)}</code></pre>
    <p>If the attempts do not show it, do not go on. If they do, a job asked, and that may be anybody’s.</p>
    <h2>Trust this job</h2>
    <p>Only if it is yours: add a trusted publisher for exactly this job, as an owner of the crate.${
      command === null
        ? ''
        : html` This shows what it sends, and asks:</p>
    <pre tabindex="0"><code>${command}</code></pre>
    <p>Or without <code>waybill</code>:`
    } With an API token of an owner in <code>TOKEN</code>:</p>
    <pre tabindex="0"><code>${trustCommand(publicUrl, mend)}</code></pre>
    <p class="hint"><a href="${publicUrl}/me">How to get an API token</a>. It needs the scope <code>trusted-publishing</code>.</p>`;
}

function seeCommand(publicUrl: string, crate: string | null, attempt: string | null): string {
  const which = attempt === null ? `crate=${crate ?? 'CRATE'}` : `correlation_id=${attempt}`;
  return `curl -H "Authorization: $TOKEN" \\\n  ${quoted(`${publicUrl}/api/v1/trusted_publishing/attempts?outcome=refused&${which}`)}`;
}

/** Null where a value would have to be quoted in a way that not every shell reads alike. */
function addCommand(publicUrl: string, { provider, identity, environment, crate }: Mend): string | null {
  const fields = provider.identity.map(({ key }) => [key.replaceAll('_', '-'), identity[key] ?? ''] as const);
  const options = [
    ['provider', provider.id],
    ...fields,
    ...(provider.environment === null ? [] : [['environment', environmentRule(environment)]]),
    ['crate', crate ?? 'CRATE'],
    ['registry', publicUrl],
    // With `=`, as a value may begin with a dash.
  ].map(([name, value]) => `--${name}=${value}`);
  if (!options.every((option) => /^[ -&(-~]*$/.test(option))) return null;
  return ['waybill publisher add', ...options.map(word)].join(' \\\n  ');
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
    `  -d ${quoted(asciiJson({ publisher }))}`,
  ].join('\n');
}

/** Without a quote and without anything that some shell takes for one, so that whichever it is pasted into reads one text. */
const asciiJson = (value: unknown) =>
  JSON.stringify(value, null, 2).replace(
    /[^\n -~]|'/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** Without quotes where they are not needed. */
const word = (text: string) => (/^[A-Za-z0-9_./:=@+-]+$/.test(text) ? text : quoted(text));

/** For a POSIX shell: it will be pasted into one, and nothing in it may be a command. */
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
