import { Readable } from 'node:stream';
import { canonicalName, isCrateName } from '@waybill/cargo-formats';
import type { FastifyInstance } from 'fastify';
import { matchesEtag } from '../../http/etag.ts';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import type { Access } from '../access/index.ts';
import { findDownload, readVersionSegment } from '../crates/index.ts';
import type { DownloadCounter } from './counter.ts';
import { downloadDocs } from './documentation.ts';

/** `.crate` files. Never compressed on the way: cargo hashes what it gets. */
export function downloadRoutes(platform: Platform, access: Access, counter: DownloadCounter) {
  const isPrivateRegistry = platform.config.visibility === 'private';

  return async (app: FastifyInstance): Promise<void> => {
    app.addHook('onRequest', access.requireReader);

    app.get<{ Params: { name: string; version: string } }>(
      '/api/v1/crates/:name/:version/download',
      { schema: downloadDocs },
      async (request, reply) => {
        const { name } = request.params;
        const version = readVersionSegment(request.params.version);
        const reader = await access.readerOf(request);
        const found = isCrateName(name)
          ? await findDownload(platform.database.db, reader, canonicalName(name), version)
          : null;
        if (found === null) {
          throw new Problem('version_not_found', `crate \`${name}\` does not have a version \`${version}\``, {
            headers: { 'cache-control': 'no-store' },
          });
        }
        const { checksum } = found;
        const kept = isPrivateRegistry || found.isPrivate ? 'private' : 'public';
        const cacheControl = `${kept}, max-age=31536000, immutable`;
        const etag = `"${checksum}"`;
        if (matchesEtag(request.headers['if-none-match'], etag)) {
          return reply.code(304).header('etag', etag).header('cache-control', cacheControl).send();
        }
        const method = request.method === 'HEAD' ? 'HEAD' : 'GET';
        const fileName = `${name}-${version}.crate`;
        // Who asks for a part has had the rest, or will ask for it.
        const count = () => {
          if (method === 'GET' && request.headers.range === undefined) counter.count(found.versionId);
        };
        const link = await platform.blobs.linkTo(checksum, { method, fileName, isPublic: kept === 'public' });
        if (link !== null) {
          count();
          return reply
            .code(302)
            .header('location', link.url)
            .header('cache-control', link.cacheControl)
            .send();
        }
        const headers = {
          etag,
          'cache-control': cacheControl,
          'content-length': found.size,
          'content-disposition': `attachment; filename="${fileName}"`,
          'content-type': 'application/gzip',
        };
        if (method === 'HEAD') {
          if (!(await platform.blobs.has(checksum))) throw missing(name, version);
          // An empty stream, as an empty text would make the length 0.
          return reply.headers(headers).send(Readable.from([]));
        }
        const blob = await platform.blobs.open(checksum);
        if (blob === null) throw missing(name, version);
        if (blob.size !== found.size) {
          blob.stream.destroy();
          throw damaged(name, version, blob.size, found.size);
        }
        count();
        return reply.headers(headers).send(blob.stream);
      },
    );
  };
}

const missing = (name: string, version: string) =>
  new Problem(
    'storage_unavailable',
    `The file of \`${name} ${version}\` is missing from the storage; tell the operator.`,
  );

const damaged = (name: string, version: string, size: number, expected: number) =>
  new Problem(
    'storage_unavailable',
    `The file of \`${name} ${version}\` has ${size} bytes in the storage, but should have ${expected}; tell the operator.`,
  );
