import type { Config } from '../../config/config.ts';
import { html, page } from '../../http/html.ts';

/** What somebody sees who opens the registry's address in a browser. It tells nothing that a private registry hides. */
export function frontPage(config: Config): string {
  const credentials =
    config.visibility === 'private' ? '\n\n[registry]\nglobal-credential-providers = ["cargo:token"]' : '';
  const registry = `[registries.waybill]\nindex = "${config.indexUrl}"${credentials}`;
  return page(
    'Waybill',
    html`
    <h1>A Cargo registry</h1>
    <p>${
      config.visibility === 'private'
        ? 'It is private: reading needs a token. Put this into .cargo/config.toml and run cargo login --registry waybill.'
        : 'To build with its crates, put this into .cargo/config.toml:'
    }</p>
    <pre><code>${registry}</code></pre>
    <p>and depend on them in <code>Cargo.toml</code>:</p>
    <pre><code>some-crate = { version = "1", registry = "waybill" }</code></pre>
    <h2>Publishing from CI</h2>
    <p>In the repository of the crate, this writes the workflow and has its job trusted; no secret is stored:</p>
    <pre><code>waybill login --registry ${config.publicUrl}
waybill init --registry ${config.publicUrl} --create-publisher</code></pre>
    <p>ID tokens for this registry carry the audience <code>${config.trustedPublishing.audience}</code>. The stock GitHub action
    <code>rust-lang/crates-io-auth-action</code> works with <code>url: ${config.publicUrl}</code>.</p>
    <p><a href="${config.publicUrl}/me">How to get an API token</a> for publishing by hand.</p>
    <p class="soft">What the registry offers to programs stands at <a href="${config.publicUrl}/.well-known/waybill">/.well-known/waybill</a>.</p>`,
  );
}

/** How to come by an API token, as long as only programs can make one. */
export function tokenPage(config: Config): string {
  return page(
    'API tokens · Waybill',
    html`
    <h1>API tokens</h1>
    <p><a href="${config.publicUrl}/sign-in">Sign in</a> to this registry, or <a href="${config.publicUrl}/sign-out">sign out</a>.</p>
    <p>You have an account? <code>waybill</code> gets a token that ends by itself; you approve it in the browser. The second
    line is for a token that <code>cargo publish</code> uses as well:</p>
    <pre><code>waybill login --registry ${config.publicUrl}
waybill login --registry ${config.publicUrl} --cargo</code></pre>
    <p>Or a token is made by an administrator for you:</p>
    <pre><code>curl ${config.publicUrl}/api/v1/admin/users/LOGIN/tokens \\
  -H "Authorization: $ADMIN_TOKEN" -H 'Content-Type: application/json' \\
  -d '{"api_token": {"name": "laptop", "endpoint_scopes":
  ["publish-new", "publish-update", "yank", "trusted-publishing", "read"]}}'</code></pre>
    <p>who makes new people the same way:</p>
    <pre><code>curl ${config.publicUrl}/api/v1/admin/users \\
  -H "Authorization: $ADMIN_TOKEN" -H 'Content-Type: application/json' \\
  -d '{"login": "bob", "email": "bob@example.com", "password": "…"}'</code></pre>
    <p>or by yourself, signed in with your password:</p>
    <pre><code>curl -c cookies ${config.publicUrl}/api/auth/sign-in/email \\
  -H 'Content-Type: application/json' -d '{"email": "…", "password": "…"}'
curl -b cookies -X PUT ${config.publicUrl}/api/v1/me/tokens \\
  -H 'Content-Type: application/json' \\
  -d '{"api_token": {"name": "laptop"}}'</code></pre>
    <p>Paste it into <code>cargo login --registry waybill</code>. A CI job needs none: it is a trusted publisher, or should be.</p>`,
  );
}
