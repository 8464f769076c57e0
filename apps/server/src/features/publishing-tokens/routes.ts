import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { canonicalName, isCrateName } from '@waybill/cargo-formats';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import { type Access, asReader } from '../access/index.ts';
import { findVisibleCrate, isOwner } from '../crates/index.ts';
import { listPublishingTokensDocs, revokePublishingTokensDocs } from './documentation.ts';
import { describePublishingToken, listPublishingTokens } from './list-publishing-tokens.ts';
import { notAnOwner } from './not-an-owner.ts';
import { revokePublishingTokens } from './revoke-publishing-tokens.ts';

const PATH = '/api/v1/crates/:name/publishing_tokens';
const OfCrate = Type.Object({ name: Type.String() });
const MOST_TOKENS = 1000;
const Revocation = Type.Object(
  { api_tokens: Type.Array(Type.Integer({ minimum: 0 }), { minItems: 1, maxItems: MOST_TOKENS }) },
  { additionalProperties: false },
);

/** The API tokens with which a crate can be published: what is left over once its releases come from CI. */
export function publishingTokenRoutes(platform: Platform, access: Access) {
  const { db } = platform.database;

  /** Somebody signed in, who owns the crate. Whoever may not see it learns nothing of it. */
  async function requireOwner(request: FastifyRequest, name: string, { stepUp }: { stepUp: boolean }) {
    const { user } = await access.requireSignedIn(request, { stepUp });
    const reader = asReader({ user, token: null });
    const crate = isCrateName(name) ? await findVisibleCrate(db, reader, canonicalName(name)) : null;
    if (crate === null) throw new Problem('crate_not_found', `crate \`${name}\` does not exist`);
    if (!(await isOwner(db, crate.id, user.id))) throw notAnOwner();
    return { user, crate };
  }

  return async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>();
    app.addHook('onSend', async (_request, reply) => {
      reply.header('cache-control', 'no-store');
    });

    app.get(PATH, { schema: { params: OfCrate, ...listPublishingTokensDocs } }, async (request) => {
      const { user, crate } = await requireOwner(request, request.params.name, { stepUp: false });
      const tokens = await listPublishingTokens(db, crate, { userId: user.id, now: platform.now() });
      return { publishing_tokens: tokens.map(describePublishingToken) };
    });

    app.post(
      `${PATH}/revocations`,
      { schema: { params: OfCrate, body: Revocation, ...revokePublishingTokensDocs } },
      async (request) => {
        const { user, crate } = await requireOwner(request, request.params.name, { stepUp: true });
        const revoked = await revokePublishingTokens(platform, crate, request.body.api_tokens, {
          userId: user.id,
          login: user.login,
          correlationId: request.id,
        });
        return { revoked };
      },
    );
  };
}
