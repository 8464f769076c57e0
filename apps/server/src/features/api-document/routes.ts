import { createHash } from 'node:crypto';
import swagger from '@fastify/swagger';
import type { FastifyInstance, FastifySchema } from 'fastify';
import type { Config } from '../../config/config.ts';
import { documented } from '../../http/documented.ts';
import { matchesEtag } from '../../http/etag.ts';
import {
  type DescribedSchema,
  DOCUMENT_PATH,
  describeRoute,
  documentFrame,
  finishDocument,
} from './document.ts';

/**
 * Collects the schemas of the routes that are registered after it. Schemas of answers say what they look like; they do
 * not make them: everything is written as `JSON.stringify` writes it, and nothing is dropped because a schema lacks it.
 */
export async function collectSchemas(app: FastifyInstance, config: Pick<Config, 'publicUrl'>): Promise<void> {
  app.setSerializerCompiler(() => JSON.stringify);
  await app.register(swagger, {
    openapi: documentFrame(config),
    stripBasePath: false,
    convertConstToEnum: false,
    transform: ({ schema, url }) => ({
      schema: describeRoute(schema as DescribedSchema | undefined, url) as FastifySchema,
      url,
    }),
    transformObject: (document) =>
      finishDocument('openapiObject' in document ? document.openapiObject : document.swaggerObject),
  });
}

/** The document itself. It tells nothing of what the registry holds, so it is open to all. */
export function apiDocumentRoutes() {
  return async (app: FastifyInstance): Promise<void> => {
    let made: { bytes: Buffer; etag: string } | null = null;
    const document = () => {
      if (made === null) {
        const bytes = Buffer.from(JSON.stringify(app.swagger()));
        made = { bytes, etag: `"${createHash('sha256').update(bytes).digest('base64url')}"` };
      }
      return made;
    };
    app.get(
      DOCUMENT_PATH,
      {
        schema: documented({
          operationId: 'readApiDocument',
          summary: 'This document',
          tag: 'registry',
          credentials: 'none',
          response: {
            200: { type: 'object', description: 'OpenAPI 3.1.', additionalProperties: true },
            304: { type: 'null', description: 'It is still the same as the one of `If-None-Match`.' },
          },
        }),
      },
      async (request, reply) => {
        const { bytes, etag } = document();
        reply.header('etag', etag).header('cache-control', 'no-cache');
        if (matchesEtag(request.headers['if-none-match'], etag)) return reply.code(304).send();
        return reply.type('application/json; charset=utf-8').send(bytes);
      },
    );
  };
}
