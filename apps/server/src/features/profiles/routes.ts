import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { quote } from '@waybill/trusted-publishing';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { readNumberedPage } from '../../http/pagination.ts';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import { type Access, asReader } from '../access/index.ts';
import { findUserById, findUserByLogin } from '../accounts/index.ts';
import { describeUser, describeVersions, findCrateFor, versionsById } from '../crates/index.ts';
import { changeCrateNotifications, changeNotifications } from './change-notifications.ts';
import {
  changeUserDocs,
  crateMailsDocs,
  followDocs,
  followingDocs,
  readUserDocs,
  unfollowDocs,
  updatesDocs,
  userStatsDocs,
} from './documentation.ts';
import { follow, follows, listUpdates, sumDownloads, unfollow } from './store.ts';

const NamedCrate = Type.Object({ name: Type.String() });
const ByLogin = Type.Object({ user: Type.String({ description: 'The login of a user.' }) });
const ById = Type.Object({ user: Type.String({ description: 'The number of a user.' }) });
const UserBody = Type.Object({
  user: Type.Object({
    email: Type.Optional(Type.String()),
    publish_notifications: Type.Optional(Type.Boolean()),
  }),
});
const CrateMailsBody = Type.Array(
  Type.Object({
    id: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: 'Of the crate.' }),
    email_notifications: Type.Boolean(),
  }),
  { maxItems: 1000 },
);
const Text = Type.Optional(Type.String());
const Paging = Type.Object({
  page: Type.Optional(Type.String({ description: 'Which part of the list: 1 unless it is given.' })),
  per_page: Text,
  seek: Type.Optional(Type.String({ description: 'Refused: this list goes on by `page`.' })),
});

/** People, and the crates they follow (crates-io-api §10.5, §11.1). */
export function profileRoutes(platform: Platform, access: Access) {
  const { db } = platform.database;
  const { publicUrl, visibility } = platform.config;

  async function follower(request: FastifyRequest, name: string) {
    // As at crates.io: no scope stands for this.
    const caller = await access.requireCaller(request, { scope: null, crate: null });
    return { userId: caller.user.id, crate: await findCrateFor(db, asReader(caller), name) };
  }

  return async (instance: FastifyInstance): Promise<void> => {
    await instance.register(async (scope) => {
      const app = scope.withTypeProvider<TypeBoxTypeProvider>();
      app.addHook('onRequest', access.requireReader);
      app.addHook('onSend', async (_request, reply) => {
        if (visibility === 'private') reply.header('cache-control', 'private, no-store');
      });

      app.get('/api/v1/users/:user', { schema: { params: ByLogin, ...readUserDocs } }, async (request) => {
        const login = request.params.user;
        const user = await findUserByLogin(db, login);
        if (user === null)
          throw new Problem('user_not_found', `There is no user with the login ${quote(login)}.`);
        return {
          user: {
            ...describeUser(user, publicUrl),
            // Whether the account is that of the same name at GitHub, of which nothing is known here.
            github_username_matches: false,
            created_at: user.createdAt.toISOString(),
          },
        };
      });

      app.get(
        '/api/v1/users/:user/stats',
        { schema: { params: ById, ...userStatsDocs } },
        async (request) => {
          const id = /^[1-9]\d{0,14}$/.test(request.params.user) ? Number(request.params.user) : null;
          if (id === null || (await findUserById(db, id)) === null)
            throw new Problem(
              'user_not_found',
              `There is no user with the id ${quote(request.params.user)}.`,
            );
          return { total_downloads: await sumDownloads(db, await access.readerOf(request), id) };
        },
      );
    });

    const app = instance.withTypeProvider<TypeBoxTypeProvider>();
    app.addHook('onSend', async (_request, reply) => {
      reply.header('cache-control', 'no-store');
    });

    app.put(
      '/api/v1/crates/:name/follow',
      { schema: { params: NamedCrate, ...followDocs } },
      async (request) => {
        const { userId, crate } = await follower(request, request.params.name);
        await follow(db, userId, crate.id);
        return { ok: true };
      },
    );

    app.delete(
      '/api/v1/crates/:name/follow',
      { schema: { params: NamedCrate, ...unfollowDocs } },
      async (request) => {
        const { userId, crate } = await follower(request, request.params.name);
        await unfollow(db, userId, crate.id);
        return { ok: true };
      },
    );

    app.get(
      '/api/v1/crates/:name/following',
      { schema: { params: NamedCrate, ...followingDocs } },
      async (request) => {
        const { userId, crate } = await follower(request, request.params.name);
        return { following: await follows(db, userId, crate.id) };
      },
    );

    // As at crates.io: no scope stands for these two.
    app.put(
      '/api/v1/users/:user',
      { schema: { params: ById, body: UserBody, ...changeUserDocs } },
      async (request) => {
        const { user } = await access.requireCaller(request, { scope: null, crate: null, ownAccount: true });
        const { email, publish_notifications: publishNotifications } = request.body.user;
        const wish = { userId: request.params.user, email, publishNotifications };
        await changeNotifications(platform, user, wish, request.id);
        return { ok: true };
      },
    );

    app.put(
      '/api/v1/me/email_notifications',
      { schema: { body: CrateMailsBody, ...crateMailsDocs } },
      async (request) => {
        const { user } = await access.requireCaller(request, { scope: null, crate: null, ownAccount: true });
        await changeCrateNotifications(platform, user, request.body, request.id);
        return { ok: true };
      },
    );

    app.get('/api/v1/me/updates', { schema: { querystring: Paging, ...updatesDocs } }, async (request) => {
      const page = readNumberedPage(request.query);
      const caller = await access.requireCaller(request, { scope: null, crate: null });
      // One more than asked for tells whether there are more.
      const rows = await listUpdates(db, asReader(caller), caller.user.id, {
        ...page,
        limit: page.limit + 1,
      });
      const shown = rows.slice(0, page.limit);
      const byId = new Map(
        (
          await versionsById(
            db,
            shown.map(({ version_id }) => version_id),
          )
        ).map((version) => [version.id, version]),
      );
      const versions = [];
      for (const { version_id, ...crate } of shown) {
        const version = byId.get(version_id);
        if (version !== undefined) versions.push(...(await describeVersions(platform, crate, [version])));
      }
      return { versions, meta: { more: rows.length > page.limit } };
    });
  };
}
