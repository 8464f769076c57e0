import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Platform } from '../../platform/platform.ts';
import type { Access } from '../access/index.ts';
import type { AccountLibrary } from './account-library.ts';
import { createUser } from './create-user.ts';
import { askLibrary, type Refusal, refusalOf, SIGN_IN, wrongPassword } from './session.ts';
import { listOwnedCrates } from './store.ts';

const SignIn = Type.Object({ email: Type.String(), password: Type.String() });
const NewUserBody = Type.Object(
  {
    login: Type.String(),
    email: Type.String(),
    name: Type.Optional(Type.Union([Type.String(), Type.Null()])),
    password: Type.Optional(Type.String()),
    admin: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);

/** Signing in and out, and users made by an administrator. */
export function accountRoutes(platform: Platform, library: AccountLibrary, access: Access) {
  return async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>();

    // The library itself looks at the origin only where a cookie comes along.
    app.addHook('preHandler', async (request) => access.refuseForeignOrigin(request));

    // Only these addresses of the account library are reachable; everything else it could do stays closed.
    app.post(SIGN_IN, { schema: { body: SignIn } }, (request, reply) =>
      passOn(library, request, reply, wrongPassword),
    );
    app.post('/api/auth/sign-out', (request, reply) => passOn(library, request, reply));
    app.get('/api/auth/get-session', (request, reply) => passOn(library, request, reply));

    // Any credential may ask who it is, and what it is itself; crates.io's shape, less what there is not here.
    app.get('/api/v1/me', async (request, reply) => {
      const { user, token } = await access.whoIs(request);
      reply.header('cache-control', 'no-store');
      const { id, login, name, email, isAdmin, createdAt } = user;
      return {
        user: {
          id,
          login,
          name,
          email,
          email_verified: true,
          email_verification_sent: true,
          avatar: null,
          url: `${platform.config.publicUrl}/api/v1/users/${login}`,
          is_admin: isAdmin,
          // Nobody is told of a publish by mail.
          publish_notifications: false,
          created_at: createdAt.toISOString(),
        },
        owned_crates: (await listOwnedCrates(platform.database.db, await access.readerOf(request), id)).map(
          (crate) => ({
            ...crate,
            email_notifications: true,
          }),
        ),
        credential:
          token === null
            ? { kind: 'session', scopes: null, crates: null, expires_at: null }
            : {
                kind: 'api_token',
                name: token.name,
                scopes: token.endpointScopes,
                crates: token.crateScopes,
                expires_at: token.expiresAt?.toISOString() ?? null,
              },
      };
    });

    app.post('/api/v1/admin/users', { schema: { body: NewUserBody } }, async (request) => {
      const caller = await access.requireAdmin(request);
      const user = await createUser(
        { platform, library, actor: { kind: 'user', id: caller.user.id }, correlationId: request.id },
        request.body,
      );
      return {
        user: { id: user.id, login: user.login, name: user.name, email: user.email, admin: user.isAdmin },
      };
    });
  };
}

async function passOn(
  library: AccountLibrary,
  request: FastifyRequest,
  reply: FastifyReply,
  refusal?: Refusal,
): Promise<FastifyReply> {
  const answer = await askLibrary(library, request, {
    path: request.url,
    // The library knows no HEAD, which is a GET whose body stays here.
    method: request.method === 'HEAD' ? 'GET' : request.method,
    body: request.body ?? {},
  });
  for (const cookie of answer.headers.getSetCookie()) reply.header('set-cookie', cookie);
  reply.header('cache-control', 'no-store');
  if (!answer.ok) throw refusalOf(answer, refusal);
  return reply
    .code(answer.status)
    .type('application/json')
    .send(await answer.text());
}
