import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { parseVersion } from '@waybill/cargo-formats';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Platform } from '../../../platform/platform.ts';
import type { Access } from '../../access/index.ts';
import { ANY_CRATE } from '../../api-tokens/index.ts';
import type { Visible } from '../attempts/describe-attempt.ts';
import type { Issuers } from '../issuers/issuers.ts';
import { publishersVisibleTo } from '../publishers/visible-publishers.ts';
import { exchangeDocs, rehearseDocs, revokeDocs, revokeJobDocs, showTokenDocs } from './documentation.ts';
import { readTarget } from './exchange-request.ts';
import { exchangeToken } from './exchange-token.ts';
import { rehearse } from './rehearse.ts';
import { revokeJob } from './revoke-job.ts';
import { revokeToken } from './revoke-token.ts';
import { showToken } from './show-token.ts';

const TOKENS = '/api/v1/trusted_publishing/tokens';
const REHEARSALS = '/api/v1/trusted_publishing/rehearsals';

const Exchange = Type.Object(
  {
    jwt: Type.String(),
    crate: Type.Optional(Type.String()),
    version: Type.Optional(Type.String()),
    checksum: Type.Optional(Type.String()),
    scopes: Type.Optional(Type.Array(Type.String(), { maxItems: 20 })),
    api_token: Type.Optional(Type.String()),
  },
  // A misspelt `checksum` must not give a wider token than was asked for.
  { additionalProperties: false },
);

const RevocationBody = Type.Object({ jwt: Type.String() }, { additionalProperties: false });

const RehearsalBody = Type.Object(
  {
    jwt: Type.String(),
    crate: Type.Optional(Type.String()),
    version: Type.Optional(Type.String()),
    scopes: Type.Optional(Type.Array(Type.String(), { maxItems: 20 })),
    api_token: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
);

/** No credential but the ID token itself, and no check of the origin: whoever holds it may exchange it. */
export function tokenRoutes(platform: Platform, issuers: Issuers, access: Access) {
  /** A rehearsal takes no credential either; one that comes along shows its owner more. */
  async function visibleTo(request: FastifyRequest): Promise<Visible> {
    if (request.headers.authorization === undefined && request.headers.cookie === undefined) return new Set();
    const caller = await access.requireCaller(request, {
      scope: 'trusted-publishing-read',
      crate: ANY_CRATE,
    });
    const own = await publishersVisibleTo(platform.database.db, caller);
    return new Set(own.map(({ id }) => id));
  }

  return async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>();
    app.addHook('onSend', async (_request, reply) => {
      reply.header('cache-control', 'no-store');
    });
    app.post(TOKENS, { schema: { body: Exchange, ...exchangeDocs }, bodyLimit: 64 * 1024 }, (request) =>
      exchangeToken(platform, issuers, request.body, request.id),
    );
    app.delete(TOKENS, { schema: revokeDocs }, async (request, reply) => {
      await revokeToken(platform, request.headers.authorization, request.id);
      return reply.code(204).send();
    });
    app.post(
      `${TOKENS}/revocations`,
      { schema: { body: RevocationBody, ...revokeJobDocs }, bodyLimit: 64 * 1024 },
      async (request) => ({ revoked: await revokeJob(platform, issuers, request.body.jwt, request.id) }),
    );
    app.get(`${TOKENS}/current`, { schema: showTokenDocs }, (request) =>
      showToken(platform, request.headers.authorization),
    );
    app.post(
      REHEARSALS,
      { schema: { body: RehearsalBody, ...rehearseDocs }, bodyLimit: 64 * 1024 },
      async (request) => {
        const { jwt, crate, version, scopes } = request.body;
        // A rehearsal names the version without a file: nothing is bound, but rules on the version can be asked.
        const target = {
          ...readTarget({ jwt, crate, scopes }),
          version: version === undefined ? null : parseVersion(version).text,
        };
        return rehearse(
          platform,
          issuers,
          { jwt, target, apiToken: request.body.api_token ?? null },
          await visibleTo(request),
        );
      },
    );
  };
}
