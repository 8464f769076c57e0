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

/** A whole page in the registry's own look, in light and dark, for a phone as for a desk. */
export function page(title: string, body: Html): string {
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
<header><span class="mark" aria-hidden="true"></span>Waybill</header>
<main>${body}</main>
</body>
</html>
`.text;
}

const style = `
:root { --back: #f6f7f9; --card: #fff; --ink: #1c2430; --soft: #566070; --line: #d8dde5; --accent: #9a4a12; --on-accent: #fff; --alarm: #a1201b; --code: #eef1f5; }
@media (prefers-color-scheme: dark) {
  :root { --back: #12161c; --card: #1a2029; --ink: #e6eaf0; --soft: #9aa5b5; --line: #303946; --accent: #f0a868; --on-accent: #20140a; --alarm: #ff9d96; --code: #11161d; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
header, main { max-width: 44rem; margin: 0 auto; padding: 1rem; }
header { display: flex; align-items: center; gap: .6rem; font-weight: 650; padding-top: 2rem; }
.mark { width: 1.1rem; height: 1.1rem; border: 3px solid var(--accent); border-radius: 3px; }
main { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1.5rem; }
@media (max-width: 46rem) { main { border-width: 1px 0; border-radius: 0; } }
h1 { font-size: 1.5rem; margin: 0 0 .5rem; line-height: 1.25; }
h2 { font-size: 1.1rem; margin: 1.75rem 0 .25rem; }
p { margin: .5rem 0; }
a { color: var(--accent); }
.hint, .soft { color: var(--soft); font-size: .9rem; }
.problem { color: var(--alarm); border-left: 3px solid var(--alarm); padding-left: .75rem; }
label { display: block; font-weight: 600; margin: 1rem 0 .25rem; }
input { width: 100%; padding: .6rem .7rem; font: inherit; color: inherit; background: var(--back); border: 1px solid var(--line); border-radius: 6px; }
button { margin-top: 1.25rem; padding: .65rem 1.1rem; font: inherit; font-weight: 600; color: var(--on-accent); background: var(--accent); border: 0; border-radius: 6px; cursor: pointer; }
button.plain { color: var(--accent); background: none; border: 1px solid var(--accent); }
button + button.plain { margin-left: .5rem; }
.code { font: 650 1.6rem/1.4 ui-monospace, monospace; letter-spacing: .08em; margin: .25rem 0; }
dl { margin: 1rem 0; }
dt { color: var(--soft); font-size: .9rem; margin-top: .75rem; }
dd { margin: 0; overflow-wrap: anywhere; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
pre { background: var(--code); border: 1px solid var(--line); border-radius: 6px; padding: .75rem .9rem; overflow-x: auto; }
code { font: .875rem/1.5 ui-monospace, monospace; }
pre.whole { white-space: pre-wrap; overflow-wrap: anywhere; }
p code { background: var(--code); border-radius: 4px; padding: .1rem .3rem; }
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
