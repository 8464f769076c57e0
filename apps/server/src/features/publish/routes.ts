import type { IncomingMessage } from 'node:http';
import { canonicalName } from '@waybill/cargo-formats';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { limitPerson } from '../../http/request-limits.ts';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import type { Access } from '../access/index.ts';
import { describeCrate, findCrate } from '../crates/index.ts';
import { drain, withoutStalls } from './body.ts';
import { publishDocs } from './documentation.ts';
import { type Published, publishCrate } from './publish-crate.ts';
import { identifyUploader } from './uploader.ts';
import { uploadsUnderWay } from './uploads-under-way.ts';

const LONGEST_NAMELESS_MS = 30_000;
const nameless = new Problem(
  'request_timeout',
  'The metadata of the upload did not arrive within 30 seconds.',
);

/** `PUT /api/v1/crates/new`. The body is read as it comes, whatever its content type (cargo ≤ 1.95 sends none). */
export function publishRoutes(platform: Platform, access: Access) {
  const begin = uploadsUnderWay();
  return async (app: FastifyInstance): Promise<void> => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', (_request, _payload, done) => done(null));
    // A type that is none (`Content-Type: x`) would be refused before any parser is asked.
    app.addHook('onRequest', async (request) => {
      delete request.raw.headers['content-type'];
    });

    app.put('/api/v1/crates/new', { schema: publishDocs }, async (request, reply) => {
      const body = request.raw;
      const chunks = withoutStalls(body);
      // Nobody knows yet who this is: a stranger may not hold a connection for as long as an upload may take.
      const patience = setTimeout(() => body.destroy(nameless), LONGEST_NAMELESS_MS);
      let end = () => {};
      try {
        const published = await publishCrate(platform, {
          body: chunks,
          authorize: async (crate, name) => {
            clearTimeout(patience);
            const uploader = await identifyUploader(platform, access, request, crate, name);
            if (uploader.kind === 'user') await limitPerson(platform, 'uploads', uploader.user.id, request);
            end = begin(uploader);
            return uploader;
          },
          correlationId: request.id,
        });
        logPublished(request, published);
        return {
          crate: await describe(platform, published.name),
          warnings: { invalid_categories: [], invalid_badges: [], other: published.warnings },
        };
      } catch (error) {
        // A refused upload is left half read: until its reader lets go, the rest of it would not flow.
        await chunks.return();
        if (!(await drain(body))) reply.header('connection', 'close');
        throw aborted(body, error);
      } finally {
        clearTimeout(patience);
        end();
      }
    });
  };
}

/** `accessTokenId` is that of the line which told of the exchange. A bound token is dead by now. */
function logPublished(request: FastifyRequest, { name: crate, version, uploader }: Published): void {
  const correlationId = request.id;
  if (uploader.kind === 'user') {
    const by = { by: uploader.kind, userId: uploader.user.id, apiTokenId: uploader.tokenId };
    request.log.info({ crate, version, ...by, correlationId }, 'published a version');
    return;
  }
  const { tokenId: accessTokenId, publisherId, bound } = uploader.grant;
  const by = { by: uploader.kind, publisherId, accessTokenId };
  request.log.info({ crate, version, ...by, correlationId }, 'published a version');
  if (bound !== null) request.log.info({ accessTokenId, correlationId }, 'an access token is used up');
}

async function describe(platform: Platform, name: string) {
  const { db } = platform.database;
  const crate = await findCrate(db, canonicalName(name));
  if (crate === null) throw new Error(`crate ${name} vanished after it was published`);
  return describeCrate(crate);
}

/** A client that went away is not our failure. */
function aborted(body: IncomingMessage, error: unknown): unknown {
  if (!body.destroyed || body.complete || error instanceof Problem) return error;
  return new Problem(
    'frame_truncated',
    'The upload broke off before its announced length; publish it again.',
    { cause: error },
  );
}
