import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { limitPerson } from '../../http/request-limits.ts';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import type { Access } from '../access/index.ts';
import { findUserByLogin } from '../accounts/index.ts';
import { createToken } from './create-token.ts';
import {
  createForUserDocs,
  createTokenDocs,
  listTokensDocs,
  listTokensOfUserDocs,
  readTokenDocs,
  revokeCurrentDocs,
  revokeTokenDocs,
  revokeTokenOfUserDocs,
} from './documentation.ts';
import { endToken } from './end-token.ts';
import { findToken, listTokens } from './store.ts';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Optional(Type.Union([schema, Type.Null()]));

const NewToken = Type.Object({
  api_token: Type.Object({
    name: Type.String(),
    endpoint_scopes: Nullable(Type.Array(Type.String())),
    crate_scopes: Nullable(Type.Array(Type.String())),
    expired_at: Nullable(Type.String()),
  }),
});
const ById = Type.Object({ id: Type.String({ pattern: '^\\d{1,15}$' }) });
const ByLogin = Type.Object({ login: Type.String() });
const ByLoginAndId = Type.Object({ ...ByLogin.properties, ...ById.properties });
const ListQuery = Type.Object({ expired_days: Type.Optional(Type.String({ pattern: '^\\d{1,5}$' })) });
const DAY_MS = 24 * 60 * 60 * 1000;

/** `/api/v1/me/tokens` and `/api/v1/tokens/current` (crates.io's shapes and rules), and what an administrator does with those of somebody. */
export function apiTokenRoutes(platform: Platform, access: Access) {
  return async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>();
    const { db } = platform.database;
    const daysAgo = (days = '0') => new Date(platform.now().getTime() - Number(days) * DAY_MS);
    const somebody = async (login: string) => {
      const user = await findUserByLogin(db, login);
      if (user !== null) return user;
      throw new Problem('user_not_found', `There is no user with the login \`${login}\`.`);
    };
    app.addHook('onSend', async (_request, reply) => {
      reply.header('cache-control', 'no-store');
    });

    app.put('/api/v1/me/tokens', { schema: { body: NewToken, ...createTokenDocs } }, async (request) => {
      const caller = await access.requireCaller(request, {
        scope: null,
        crate: null,
        stepUp: true,
        ownAccount: true,
      });
      if (caller.token !== null) {
        throw new Problem(
          'session_required',
          'cannot use an API token to create a new API token; sign in instead',
        );
      }
      await limitPerson(platform, 'tokens', caller.user.id, request);
      const token = await db.transaction().execute((transaction) =>
        createToken(transaction, request.body.api_token, {
          userId: caller.user.id,
          actor: { kind: 'user', id: caller.user.id },
          at: platform.now(),
          correlationId: request.id,
        }),
      );
      return { api_token: token };
    });

    app.get(
      '/api/v1/me/tokens',
      { schema: { ...listTokensDocs, querystring: ListQuery } },
      async (request) => {
        const user = await access.requireSession(request);
        return { api_tokens: await listTokens(db, user.id, daysAgo(request.query.expired_days)) };
      },
    );

    app.get('/api/v1/me/tokens/:id', { schema: { params: ById, ...readTokenDocs } }, async (request) => {
      const caller = await access.requireCaller(request, { scope: null, crate: null });
      const token = await findToken(db, caller.user.id, Number(request.params.id));
      if (token === null)
        throw new Problem('not_found', `You have no API token with the id ${request.params.id}.`);
      return { api_token: token };
    });

    // Always `{}`, as at crates.io: a foreign or unknown id is left alone.
    app.delete('/api/v1/me/tokens/:id', { schema: { params: ById, ...revokeTokenDocs } }, async (request) => {
      const caller = await access.requireCaller(request, { scope: null, crate: null, ownAccount: true });
      const token = { id: Number(request.params.id), userId: caller.user.id };
      await endToken(platform, token, { userId: caller.user.id, correlationId: request.id });
      return {};
    });

    // Unlike at crates.io for a token of any scopes: whoever has a token may always end it, and signing out has to.
    app.delete('/api/v1/tokens/current', { schema: revokeCurrentDocs }, async (request, reply) => {
      const { token } = await access.whoIs(request);
      if (token === null)
        throw new Problem('token_not_provided', 'token not provided: this ends the API token of the request');
      await endToken(platform, token, { userId: token.userId, correlationId: request.id });
      return reply.code(204).send();
    });

    app.post(
      '/api/v1/admin/users/:login/tokens',
      { schema: { params: ByLogin, body: NewToken, ...createForUserDocs } },
      async (request) => {
        const caller = await access.requireAdmin(request, { stepUp: true });
        const user = await somebody(request.params.login);
        await limitPerson(platform, 'tokens', caller.user.id, request);
        const token = await db.transaction().execute((transaction) =>
          createToken(transaction, request.body.api_token, {
            userId: user.id,
            actor: { kind: 'user', id: caller.user.id },
            at: platform.now(),
            correlationId: request.id,
          }),
        );
        return { api_token: token };
      },
    );

    app.get(
      '/api/v1/admin/users/:login/tokens',
      { schema: { params: ByLogin, querystring: ListQuery, ...listTokensOfUserDocs } },
      async (request) => {
        await access.requireAdmin(request);
        const user = await somebody(request.params.login);
        return { api_tokens: await listTokens(db, user.id, daysAgo(request.query.expired_days)) };
      },
    );

    app.delete(
      '/api/v1/admin/users/:login/tokens/:id',
      { schema: { params: ByLoginAndId, ...revokeTokenOfUserDocs } },
      async (request, reply) => {
        const caller = await access.requireAdmin(request, { stepUp: true });
        const { id: userId, login } = await somebody(request.params.login);
        const token = { id: Number(request.params.id), userId };
        const by = { userId: caller.user.id, correlationId: request.id };
        if (await endToken(platform, token, by)) return reply.code(204).send();
        throw new Problem(
          'not_found',
          `The user ${login} has no API token ${token.id}, or it is revoked already.`,
        );
      },
    );
  };
}
