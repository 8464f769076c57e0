import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import type { Access } from '../../access/index.ts';
import { findUserByLogin } from '../store.ts';
import {
  endOtherSessionsDocs,
  endSessionDocs,
  endSessionOfUserDocs,
  endSessionsOfUserDocs,
  listSessionsDocs,
  listSessionsOfUserDocs,
} from './documentation.ts';
import { endSessions } from './end-sessions.ts';
import { accountOf, listSessions } from './store.ts';

const ById = Type.Object({ id: Type.String({ maxLength: 100 }) });
const ByLogin = Type.Object({ login: Type.String() });
const ByLoginAndId = Type.Object({ ...ByLogin.properties, ...ById.properties });

/** The sessions of a person: seen and ended by themselves, and by an administrator. */
export function sessionRoutes(platform: Platform, access: Access) {
  return async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>();
    const { db, engine } = platform.database;
    app.addHook('onSend', async (_request, reply) => {
      reply.header('cache-control', 'no-store');
    });

    const show = async (accountId: string, current: string | null) => {
      const sessions = await listSessions(db, engine, accountId, platform.now());
      return {
        sessions: sessions.map(({ id, startedAt, lastActiveAt, address, userAgent }) => ({
          id,
          created_at: startedAt.toISOString(),
          last_active_at: lastActiveAt.toISOString(),
          address,
          user_agent: userAgent,
          current: id === current,
        })),
      };
    };
    const somebody = async (login: string) => {
      const user = await findUserByLogin(db, login);
      const accountId = user === null ? null : await accountOf(db, user.id);
      if (user !== null && accountId !== null) return { userId: user.id, accountId };
      throw new Problem('user_not_found', `There is no user with the login \`${login}\`.`);
    };

    app.get('/api/v1/me/sessions', { schema: listSessionsDocs }, async (request) => {
      const { session } = await access.requireSignedIn(request);
      return show(session.accountId, session.id);
    });

    app.delete(
      '/api/v1/me/sessions/:id',
      { schema: { params: ById, ...endSessionDocs } },
      async (request, reply) => {
        const { user, session } = await access.requireSignedIn(request, { ownAccount: true });
        const whose = { userId: user.id, accountId: session.accountId };
        const by = { userId: user.id, correlationId: request.id };
        const ended = await endSessions(platform, whose, { id: request.params.id }, by);
        if (ended === 0) throw new Problem('not_found', 'You have no session with this id.');
        return reply.code(204).send();
      },
    );

    app.delete('/api/v1/me/sessions', { schema: endOtherSessionsDocs }, async (request) => {
      const { user, session } = await access.requireSignedIn(request, { ownAccount: true });
      const whose = { userId: user.id, accountId: session.accountId };
      const by = { userId: user.id, correlationId: request.id };
      return { ended: await endSessions(platform, whose, { allBut: session.id }, by) };
    });

    app.delete(
      '/api/v1/admin/users/:login/sessions',
      { schema: { params: ByLogin, ...endSessionsOfUserDocs } },
      async (request) => {
        const caller = await access.requireAdmin(request, { stepUp: true });
        const whose = await somebody(request.params.login);
        const by = { userId: caller.user.id, correlationId: request.id };
        return { ended: await endSessions(platform, whose, { allBut: null }, by) };
      },
    );

    app.get(
      '/api/v1/admin/users/:login/sessions',
      { schema: { params: ByLogin, ...listSessionsOfUserDocs } },
      async (request) => {
        const { session } = await access.requireAdmin(request);
        const { accountId } = await somebody(request.params.login);
        return show(accountId, session?.id ?? null);
      },
    );

    app.delete(
      '/api/v1/admin/users/:login/sessions/:id',
      { schema: { params: ByLoginAndId, ...endSessionOfUserDocs } },
      async (request, reply) => {
        const caller = await access.requireAdmin(request, { stepUp: true });
        const { login, id } = request.params;
        const whose = await somebody(login);
        const by = { userId: caller.user.id, correlationId: request.id };
        const ended = await endSessions(platform, whose, { id }, by);
        if (ended === 0) throw new Problem('not_found', `The user ${login} has no session with this id.`);
        return reply.code(204).send();
      },
    );
  };
}
