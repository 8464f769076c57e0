import { indexPath } from '@waybill/cargo-formats';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { matchesEtag } from '../../http/etag.ts';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import type { Access } from '../access/index.ts';
import { anyone, type Reader } from '../crates/index.ts';
import type { BodyCache } from './body-cache.ts';
import { configJson } from './config-json.ts';
import { acceptsGzip, cacheControl, indexFile, isIndexName, TEXT } from './index-file.ts';
import { findIndexEtag, findIndexFile } from './store.ts';

/**
 * The sparse index: `config.json` and one file per crate (cargo-client §1, §2). There are two on a public registry. cargo
 * sends its token to an index only if that index asks for one, and then always; so the public one shows what everybody may
 * see, and the private one, which asks, shows all that the reader may.
 * @param bodies is filled here, and also read by `answerIndexQuickly`.
 */
export function indexRoutes(platform: Platform, access: Access, bodies: BodyCache) {
  const { db } = platform.database;
  const { config } = platform;
  const isPrivateRegistry = config.visibility === 'private';

  async function answerFile(
    request: FastifyRequest,
    reply: FastifyReply,
    path: string,
    reader: Reader,
    isPrivate: boolean,
  ): Promise<FastifyReply> {
    const lowerName = path.slice(path.lastIndexOf('/') + 1);
    if (!isIndexName(lowerName) || indexPath(lowerName) !== path) return miss(path);
    const etag = await findIndexEtag(db, reader, lowerName);
    if (etag === null) return miss(path);

    reply
      .header('cache-control', cacheControl(isPrivate))
      .header('vary', isPrivate ? 'accept-encoding, authorization' : 'accept-encoding');
    if (matchesEtag(request.headers['if-none-match'], etag))
      return reply.code(304).header('etag', etag).send();

    const found = await bodies.getOrRead(etag, async () => {
      const file = await findIndexFile(db, reader, lowerName);
      return file && { etag: file.etag, text: indexFile(file.lines) };
    });
    // Deleted or hidden since its tag was read.
    if (found === null) return miss(path);
    const { body } = found;
    reply.header('etag', found.etag).type(TEXT);
    if (body.gzip !== null && acceptsGzip(request.headers['accept-encoding'])) {
      return reply.header('content-encoding', 'gzip').send(body.gzip);
    }
    return reply.send(body.plain);
  }

  function indexAt(root: string, isPrivate: boolean) {
    const answer = configJson(config, isPrivate);
    return async (app: FastifyInstance): Promise<void> => {
      if (isPrivate) app.addHook('onRequest', access.requireKnownReader);
      // Never a 304: cargo sends no validator for it and would stop.
      app.get(`${root}/config.json`, async (_request, reply) =>
        reply.header('cache-control', cacheControl(isPrivate)).type('application/json').send(answer),
      );
      app.get<{ Params: { '*': string } }>(`${root}/*`, async (request, reply) => {
        const reader = isPrivate ? await access.readerOf(request) : anyone;
        return answerFile(request, reply, request.params['*'], reader, isPrivate);
      });
    };
  }

  return async (app: FastifyInstance): Promise<void> => {
    await app.register(indexAt('/index', isPrivateRegistry));
    await app.register(indexAt('/private/index', true));
  };
}

function miss(path: string): never {
  throw new Problem(
    'crate_not_found',
    `There is no crate with the index path \`${path.slice(0, 200)}\` in this registry.`,
    {
      headers: { 'cache-control': 'no-store' },
    },
  );
}
