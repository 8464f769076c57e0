import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { Platform } from '../../platform/platform.ts';
import type { Access } from '../access/index.ts';
import { handOutDocs, startDocs } from './documentation.ts';
import { handOutToken } from './hand-out-token.ts';
import { startRequest } from './start-request.ts';

const LONGEST_LIFETIME_SECONDS = 12 * 60 * 60;
const BODY_LIMIT = 16 * 1024;

/**
 * A person decides by this name. So it has no control, invisible or direction-changing character, no space that stays one of
 * many, no letter that is drawn as nothing, and no heap of accents that reaches into other lines.
 */
const SEEN = '(?![\\p{Default_Ignorable_Code_Point}\\u2800])';
const NAME = `^(?=.{1,100}$)(?:${SEEN}[\\p{L}\\p{N}\\p{P}\\p{S} ](?:${SEEN}\\p{M}){0,3})+$`;

const WishBody = Type.Object(
  {
    client_name: Type.Optional(Type.String({ pattern: NAME })),
    scopes: Type.Optional(Type.Array(Type.String(), { minItems: 1, maxItems: 20 })),
    crates: Type.Optional(Type.Array(Type.String(), { maxItems: 50 })),
    lifetime_seconds: Type.Optional(Type.Integer({ minimum: 60, maximum: LONGEST_LIFETIME_SECONDS })),
  },
  // A misspelt `crates` must not ask for more than was meant.
  { additionalProperties: false },
);
const CodeBody = Type.Object(
  { device_code: Type.String({ maxLength: 200 }) },
  { additionalProperties: false },
);

/** What a program does that wants to be signed in (RFC 8628, with JSON bodies and our own errors). No credential. */
export function deviceRoutes(platform: Platform, access: Access) {
  return async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>();
    app.addHook('preHandler', async (request) => access.refuseForeignOrigin(request));
    app.addHook('onSend', async (_request, reply) => {
      reply.header('cache-control', 'no-store');
    });
    app.post(
      '/api/v1/device/authorizations',
      { schema: { body: WishBody, ...startDocs }, bodyLimit: BODY_LIMIT },
      (request) => startRequest(platform, request.body, request.ip),
    );
    app.post(
      '/api/v1/device/tokens',
      { schema: { body: CodeBody, ...handOutDocs }, bodyLimit: BODY_LIMIT },
      (request) => handOutToken(platform, request.body.device_code, request.id),
    );
  };
}
