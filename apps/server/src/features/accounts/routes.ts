import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import type { Access } from '../access/index.ts';
import type { AccountLibrary } from './account-library.ts';
import { createUser } from './create-user.ts';
import { libraryHeaders } from './session.ts';

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
    app.post('/api/auth/sign-in/email', { schema: { body: SignIn } }, (request, reply) =>
      passOn(library, request, reply, {
        code: 'sign_in_failed',
        sentence: 'The e-mail address and the password do not belong together.',
      }),
    );
    app.post('/api/auth/sign-out', (request, reply) => passOn(library, request, reply));
    app.get('/api/auth/get-session', (request, reply) => passOn(library, request, reply));

    // Any credential may ask who it is; crates.io's shape, less what there is not here.
    app.get('/api/v1/me', async (request, reply) => {
      const { user } = await access.whoIs(request);
      reply.header('cache-control', 'no-store');
      const { id, login, name, email, isAdmin, createdAt } = user;
      return {
        user: {
          id,
          login,
          name,
          email,
          email_verified: true,
          is_admin: isAdmin,
          created_at: createdAt.toISOString(),
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
  refusal?: { code: 'sign_in_failed'; sentence: string },
): Promise<FastifyReply> {
  const headers = libraryHeaders(request);
  headers.delete('content-length');
  // What is passed on is JSON always, also where the request had no body.
  headers.set('content-type', 'application/json');
  const answer = await library.handler(
    new Request(new URL(request.url, `${library.options.baseURL}`), {
      // The library knows no HEAD, which is a GET whose body stays here.
      method: request.method === 'HEAD' ? 'GET' : request.method,
      headers,
      body: request.method === 'POST' ? JSON.stringify(request.body ?? {}) : null,
    }),
  );
  for (const cookie of answer.headers.getSetCookie()) reply.header('set-cookie', cookie);
  reply.header('cache-control', 'no-store');
  if (answer.ok)
    return reply
      .code(answer.status)
      .type('application/json')
      .send(await answer.text());

  if (answer.status === 429) {
    const seconds = answer.headers.get('x-retry-after') ?? '60';
    throw new Problem('too_many_sign_ins', `Too many attempts to sign in; try again in ${seconds} seconds.`, {
      headers: { 'retry-after': seconds },
    });
  }
  if (answer.status === 403) throw new Problem('origin_refused', 'invalid origin header');
  if (refusal) throw new Problem(refusal.code, refusal.sentence);
  throw new Problem('request_malformed', 'The account library could not read this request.');
}
