import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { html, page } from '../../http/html.ts';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import { type Asset, type BuiltPage, readBuiltPages } from './built-pages.ts';
import { findPage, questionsAt } from './match-page.ts';

/**
 * What the web UI may do: run its own scripts, ask our own API. Nothing is loaded from elsewhere, not even the pictures of a
 * README.
 */
const webPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Below these is never a page, whatever a browser asks for. */
const NO_PAGES = /^\/(?:api|index|private|assets|\.well-known)(?:\/|$)/;

const NOT_BUILT: readonly BuiltPage[] = ['/', '/me'].map((pattern) => ({
  pattern,
  questions: [],
  scripts: [],
}));

/** The web UI: the same small page for each of its addresses, which then asks the API. It has nothing to hide. */
export function webRoutes({ config, log }: Platform) {
  const built = readBuiltPages();
  if (built === null) log.warn('the web UI has not been built; `npm start` builds it');
  const base = new URL(config.publicUrl).pathname.replace(/\/$/, '');
  const shell =
    built === null
      ? page(
          'Waybill',
          html`<h1>A Cargo registry</h1><p>Its pages have not been built: <code>npm start</code> builds them.</p>`,
          config.publicUrl,
        )
      : filled(built.html, { base, publicUrl: config.publicUrl });

  const showPage = (reply: FastifyReply, path: string, shown: BuiltPage | null) => {
    const links = shown === null ? [] : linksOf(base, path, shown);
    if (links.length > 0) reply.header('link', links.join(', '));
    reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-cache')
      .header('referrer-policy', 'same-origin');
    if (built !== null) reply.header('content-security-policy', webPolicy);
    return reply.send(shell);
  };

  return async (app: FastifyInstance): Promise<void> => {
    app.get<{ Params: { file: string } }>('/assets/:file', async (request, reply) => {
      const asset = built?.assets.get(request.params.file);
      if (asset === undefined) throw nothingAt(request);
      return sendAsset(request, reply, asset);
    });

    app.get('/*', async (request, reply) => {
      const path = pathOf(request);
      const found = findPage(path, built?.pages ?? NOT_BUILT);
      if (found !== null) return showPage(reply, path, found);
      // Somebody who followed an old link sees a page that says so; a program gets the answer for programs.
      if (!NO_PAGES.test(path) && (request.headers.accept ?? '').includes('text/html'))
        return showPage(reply.code(404), path, null);
      throw nothingAt(request);
    });
  };
}

/**
 * What the page will need as soon as its scripts run: the browser gets it along with them. The answers are asked for just as the
 * page will ask, so that it finds them there. It is the same for all, and tells nothing of what there is.
 */
function linksOf(base: string, path: string, shown: BuiltPage): string[] {
  return [
    ...shown.scripts.map((name) => `<${base}/assets/${name}>; rel=modulepreload`),
    ...questionsAt(path, shown).map((question) => `<${base}${question}>; rel=preload; as=fetch; crossorigin`),
  ];
}

/** Any address may be the registry's: with `&` in it, or with what a replacement would take for a pattern. */
const filled = (text: string, values: { base: string; publicUrl: string }): string =>
  text.replace(/\{\{(base|publicUrl)\}\}/g, (_, name: keyof typeof values) => html`${values[name]}`.text);

/** Its name changes with its content, so it may be kept for ever. */
function sendAsset(request: FastifyRequest, reply: FastifyReply, asset: Asset) {
  const accepted = String(request.headers['accept-encoding'] ?? '');
  const encoding = /\bbr\b/.test(accepted) ? 'br' : /\bgzip\b/.test(accepted) ? 'gzip' : null;
  reply
    .type(asset.type)
    .header('cache-control', 'public, max-age=31536000, immutable')
    .header('vary', 'accept-encoding');
  if (encoding === null || asset.compressed === null) return reply.send(asset.plain);
  return reply.header('content-encoding', encoding).send(asset.compressed[encoding]);
}

const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0] ?? '/';

const nothingAt = (request: FastifyRequest) =>
  new Problem('not_found', `There is nothing at ${request.method} ${pathOf(request)}.`);
