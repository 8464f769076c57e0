import { canonicalName, isCrateName } from '@waybill/cargo-formats';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { matchesEtag } from '../../http/etag.ts';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import type { Access } from '../access/index.ts';
import { type CrateRow, findVersion, findVisibleCrate } from '../crates/index.ts';
import type { Issuers } from '../trusted-publishing/index.ts';
import { readDefaultReadmeDocs, readReadmeDocs } from './documentation.ts';
import { Renderer } from './renderer.ts';
import { makeReadmeShow } from './show-readme.ts';
import { hasReadme } from './store.ts';

/**
 * For whoever opens the HTML itself, or has it in a frame: a page without origin, that may show pictures and nothing else.
 * That it is clean is the renderer's work; this is for the day when that has a hole.
 */
const readmePolicy =
  "default-src 'none'; img-src https:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox";

const LIMITS = { deadlineMs: 10_000, mostWaiting: 32, idleMs: 60_000 };

/**
 * `GET /api/v1/crates/{name}/{version}/readme`: HTML, or for who asks for JSON where it is (crates-io-api §10.3); and by the name
 * alone that of the default version.
 */
export function readmeRoutes(platform: Platform, issuers: Issuers, access: Access) {
  const { db } = platform.database;
  const isPrivateRegistry = platform.config.visibility === 'private';
  const renderer = new Renderer(LIMITS, (reason) =>
    platform.log.warn({ reason }, 'a README could not be rendered and is shown as plain text'),
  );
  const show = makeReadmeShow(platform, issuers, renderer);

  const crateOf = async (request: FastifyRequest, name: string): Promise<CrateRow> => {
    const reader = await access.readerOf(request);
    const crate = isCrateName(name) ? await findVisibleCrate(db, reader, canonicalName(name)) : null;
    if (crate === null) throw missing('crate_not_found', `crate \`${name}\` does not exist`);
    return crate;
  };

  /** @param publicly how long what everybody may see is kept; what is private is kept for whoever asked, and asked for again */
  const answer = async (
    request: FastifyRequest,
    reply: FastifyReply,
    crate: CrateRow,
    num: string,
    publicly: string,
  ) => {
    const version = await findVersion(db, crate.id, num);
    if (version === null)
      throw missing('version_not_found', `crate \`${crate.name}\` does not have a version \`${num}\``);

    const isPrivate = isPrivateRegistry || crate.visibility === 'private';
    reply
      .header('vary', isPrivate ? 'accept, authorization, cookie' : 'accept')
      .header('cache-control', isPrivate ? 'private, no-cache' : publicly);
    if (String(request.headers.accept ?? '').includes('json')) {
      if (!(await hasReadme(db, version.id))) throw noReadme(crate.name, num);
      const path = `${crate.name}/${num.replaceAll('+', '%2B')}`;
      return { url: `${platform.config.publicUrl}/api/v1/crates/${path}/readme` };
    }
    const readme = await show(version.id);
    if (readme === null) throw noReadme(crate.name, num);
    reply.header('etag', readme.etag);
    if (matchesEtag(request.headers['if-none-match'], readme.etag)) return reply.code(304).send();
    return reply.type('text/html; charset=utf-8').send(readme.html);
  };

  return async (app: FastifyInstance): Promise<void> => {
    app.addHook('onRequest', access.requireReader);
    app.addHook('onClose', () => renderer.stop());
    app.addHook('onSend', async (_request, reply) => {
      // Instead of the policy of our own pages, which has room for their style.
      if (String(reply.getHeader('content-type')).startsWith('text/html'))
        reply.header('content-security-policy', readmePolicy);
    });

    app.get<{ Params: { name: string; version: string } }>(
      '/api/v1/crates/:name/:version/readme',
      { schema: readReadmeDocs },
      async (request, reply) => {
        const { name, version } = request.params;
        return answer(request, reply, await crateOf(request, name), version, 'public, max-age=3600');
      },
    );

    // No version can be called so: a page has it asked for before it knows which version is the default one.
    app.get<{ Params: { name: string } }>(
      '/api/v1/crates/:name/readme',
      { schema: readDefaultReadmeDocs },
      async (request, reply) => {
        const crate = await crateOf(request, request.params.name);
        if (crate.default_version === null)
          throw missing('readme_not_found', `\`${crate.name}\` has no version, and so no README`);
        // With the next version it is another one.
        return answer(request, reply, crate, crate.default_version, 'public, no-cache');
      },
    );
  };
}

function noReadme(crate: string, num: string): Problem {
  return missing(
    'readme_not_found',
    `\`${crate} ${num}\` has no README; name one with \`readme\` in Cargo.toml`,
  );
}

function missing(
  code: 'crate_not_found' | 'version_not_found' | 'readme_not_found',
  sentence: string,
): Problem {
  return new Problem(code, sentence, { headers: { 'cache-control': 'no-store' } });
}
