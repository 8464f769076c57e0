import { createHash } from 'node:crypto';

/** Text that is HTML already. Only `html` makes it, and `html` escapes everything else that is put into it. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function html(parts: TemplateStringsArray, ...values: readonly (Html | string)[]): Html {
  const text = parts.map((part, index) => {
    const value = values[index];
    if (value === undefined) return part;
    return (
      part +
      (value instanceof Html
        ? value.text
        : value.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? ''))
    );
  });
  return new Html(text.join(''));
}

/**
 * A whole page in the look of the web UI, in light and dark as the system has it, for a phone as for a desk. It runs no script:
 * what people sign in by must work when nothing else does.
 */
export function page(title: string, body: Html, publicUrl: string): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${new Html(style)}</style>
</head>
<body>
<header><div><a class="brand" href="${publicUrl}/">${new Html(BOX)}Waybill</a><a href="${publicUrl}/docs">Docs</a></div></header>
<main>${body}</main>
</body>
</html>
`.text;
}

/** The same as the web UI has in its bar. */
const BOX =
  '<svg width="20" height="20" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M2 5.2 8 2l6 3.2v5.6L8 14l-6-3.2zM2 5.2l6 3.1 6-3.1M8 8.3V14"/></svg>';

// The values are those of apps/web/src/styles/tokens.css; a test compares them.
const style = `
:root { --back: #f6f7f9; --card: #ffffff; --sunk: #eef1f5; --ink: #1c2430; --soft: #566070; --line: #d8dde5; --accent: #9a4a12; --on-accent: #ffffff; --alarm: #a1201b; --alarm-back: #fdeceb; --radius: 8px; --small: 0.875rem; --mono: ui-monospace, "SFMono-Regular", Menlo, Consolas, monospace; }
@media (prefers-color-scheme: dark) {
  :root { --back: #12161c; --card: #1a2029; --sunk: #11161d; --ink: #e6eaf0; --soft: #9aa5b5; --line: #303946; --accent: #f0a868; --on-accent: #20140a; --alarm: #ff9d96; --alarm-back: #341c1b; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--ink); font: 1rem / 1.55 system-ui, sans-serif; overflow-wrap: break-word; }
header { background: var(--card); border-bottom: 1px solid var(--line); }
header div { display: flex; align-items: center; justify-content: space-between; gap: 1rem; max-width: 74rem; min-height: 3.5rem; margin: 0 auto; padding: 0 1.25rem; }
header a { color: var(--ink); text-decoration: none; }
header a:hover { text-decoration: underline; }
.brand { display: inline-flex; align-items: center; gap: 0.6rem; font-weight: 650; }
.brand svg { color: var(--accent); }
main { max-width: 40rem; margin: 2.5rem auto; background: var(--card); border: 1px solid var(--line); border-radius: var(--radius); padding: 1.75rem; }
@media (max-width: 42rem) { main { margin: 0; border-width: 0 0 1px; border-radius: 0; padding: 1.5rem 1.25rem; } }
h1 { font-size: 1.6rem; font-weight: 650; margin: 0 0 0.5rem; line-height: 1.25; }
h2 { font-size: 1.15rem; font-weight: 650; margin: 1.75rem 0 0.25rem; line-height: 1.25; }
p { margin: 0.5rem 0; }
a { color: var(--accent); text-underline-offset: 0.15em; }
.hint, .soft { color: var(--soft); font-size: var(--small); }
.problem { color: var(--alarm); background: var(--alarm-back); border: 1px solid var(--line); border-left: 4px solid var(--alarm); border-radius: var(--radius); padding: 0.6rem 0.85rem; }
dd .problem { display: inline-block; margin-top: 0.35rem; }
label { display: block; font-weight: 600; margin: 1rem 0 0.3rem; }
input { width: 100%; min-height: 2.4rem; padding: 0.4rem 0.7rem; font: inherit; color: inherit; background: var(--card); border: 1px solid var(--soft); border-radius: 6px; }
button, .button { display: inline-block; min-height: 2.4rem; margin-top: 1.25rem; padding: 0.35rem 0.95rem; font: inherit; font-weight: 550; line-height: 1.6; color: var(--on-accent); background: var(--accent); border: 1px solid var(--accent); border-radius: 6px; text-decoration: none; cursor: pointer; }
button.plain, .button.plain { color: var(--ink); background: var(--card); border-color: var(--line); }
button + button { margin-left: 0.5rem; }
button.plain:hover { border-color: var(--soft); }
.code { font: 650 1.6rem/1.4 var(--mono); letter-spacing: .08em; margin: .25rem 0; }
dl { margin: 1rem 0; }
dt { color: var(--soft); font-size: var(--small); margin-top: 0.75rem; }
dd { margin: 0; overflow-wrap: anywhere; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
pre { background: var(--sunk); border: 1px solid var(--line); border-radius: var(--radius); padding: 0.85rem 1rem; overflow-x: auto; }
code { font-family: var(--mono); font-size: 0.9em; }
pre.whole { white-space: pre-wrap; overflow-wrap: anywhere; }
pre.secret { user-select: all; }
:not(pre) > code { background: var(--sunk); border-radius: 4px; padding: 0.1em 0.3em; }
details { margin-top: 1.5rem; }
summary { cursor: pointer; font-weight: 600; }
`;

/** What a browser may do with our pages: show them, with their own style, and send their forms back to us. */
export const pagePolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The same for a page that has a script of ours and asks our own API by it. */
export const scriptedPagePolicy = `${pagePolicy}; script-src 'self'; connect-src 'self'`;
