import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { nextPage, readSeekPage } from '../../../http/pagination.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Access } from '../../access/index.ts';
import { listUsers, standingsOf, type UserKind, verifiedAddresses } from '../store.ts';
import { ByLogin, ListQuery, UserChange } from './bodies.ts';
import { changeUser, findPerson, type Person } from './change-user.ts';
import { describeOrigins, describeUser } from './describe-user.ts';
import { changeUserDocs, listUsersDocs, readPersonDocs } from './documentation.ts';

/** For administrators: who there is, what they may, and the lock. */
export function peopleRoutes(platform: Platform, access: Access) {
  return async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>();
    const { db } = platform.database;
    app.addHook('onSend', async (_request, reply) => {
      reply.header('cache-control', 'no-store');
    });

    const show = async ({ user, standing }: Person) => {
      const isVerified = (await verifiedAddresses(db, [user.id])).has(user.id);
      return {
        user: {
          ...describeUser(user, standing, isVerified, platform.now()),
          ...(await describeOrigins(db, user.id)),
        },
      };
    };

    app.get(
      '/api/v1/admin/users',
      { schema: { querystring: ListQuery, ...listUsersDocs } },
      async (request) => {
        await access.requireAdmin(request);
        const page = readSeekPage(request.query);
        const users = await listUsers(db, {
          ...page,
          text: request.query.q?.trim() ?? '',
          kind: (request.query.kind as UserKind | undefined) ?? null,
          now: platform.now(),
        });
        const ids = users.map(({ id }) => id);
        const standings = await standingsOf(db, ids);
        const verified = await verifiedAddresses(db, ids);
        return {
          users: users.flatMap((user) => {
            const standing = standings.get(user.id);
            if (standing === undefined) return [];
            return [describeUser(user, standing, verified.has(user.id), platform.now())];
          }),
          meta: { next_page: nextPage(request.query, page, ids) },
        };
      },
    );

    app.get(
      '/api/v1/admin/users/:login',
      { schema: { params: ByLogin, ...readPersonDocs } },
      async (request) => {
        await access.requireAdmin(request);
        return show(await findPerson(platform, request.params.login));
      },
    );

    app.patch(
      '/api/v1/admin/users/:login',
      { schema: { params: ByLogin, body: UserChange, ...changeUserDocs } },
      async (request) => {
        const caller = await access.requireAdmin(request, { stepUp: true });
        const occasion = {
          actor: { kind: 'user', id: caller.user.id } as const,
          correlationId: request.id,
        };
        return show(await changeUser(platform, request.params.login, request.body, occasion));
      },
    );
  };
}
