import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { Platform } from '../../../platform/platform.ts';
import type { Issuers } from '../issuers/issuers.ts';
import { exchangeToken } from './exchange-token.ts';
import { revokeToken } from './revoke-token.ts';

const PATH = '/api/v1/trusted_publishing/tokens';

const Exchange = Type.Object(
  {
    jwt: Type.String(),
    crate: Type.Optional(Type.String()),
    version: Type.Optional(Type.String()),
    checksum: Type.Optional(Type.String()),
  },
  // A misspelt `checksum` must not give a wider token than was asked for.
  { additionalProperties: false },
);

/** No credential but the ID token itself, and no check of the origin: whoever holds it may exchange it. */
export function tokenRoutes(platform: Platform, issuers: Issuers) {
  return async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>();
    app.addHook('onSend', async (_request, reply) => {
      reply.header('cache-control', 'no-store');
    });
    app.post(PATH, { schema: { body: Exchange }, bodyLimit: 64 * 1024 }, (request) =>
      exchangeToken(platform, issuers, request.body, request.id),
    );
    app.delete(PATH, async (request, reply) => {
      await revokeToken(platform, request.headers.authorization, request.id);
      return reply.code(204).send();
    });
  };
}
