import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Platform } from '../../platform/platform.ts';
import type { Access } from '../access/index.ts';
import type { AccountLibrary } from './account-library.ts';
import { createUser } from './create-user.ts';
import { meDocs, newUserDocs, sessionDocs, signInDocs, signOutDocs } from './documentation.ts';
import {
  askLibrary,
  isHalfAnswer,
  type Refusal,
  refusalOf,
  requirePasswords,
  SIGN_IN,
  SIGN_OUT,
  wholeSession,
  wrongPassword,
} from './session.ts';
import { listOwnedCrates, verifiedAddresses, wantsPublishMails } from './store.ts';

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
    app.post(SIGN_IN, { schema: { body: SignIn, ...signInDocs } }, async (request, reply) => {
      requirePasswords(platform);
      // Nothing else of the body: the library would take more, an address to go on to among it.
      const { email, password } = request.body;
      const credentials = { email, password };
      const answer = await passOn(library, request, reply, { body: credentials, refusal: wrongPassword });
      // What the cookie holds is told to no script, here neither.
      if (!(await isHalfAnswer(platform, answer)))
        return { user: ((await answer.json()) as { user: never }).user };
      // The cookie is good for nothing but giving the second factor; what the library tells of the user waits until then.
      return { second_factor_required: true };
    });
    app.post(SIGN_OUT, { schema: signOutDocs }, async (request, reply) =>
      (await passOn(library, request, reply)).text(),
    );
    app.get('/api/auth/get-session', { schema: sessionDocs }, async (request, reply) => {
      const signedIn = await wholeSession(platform, library, request);
      if (signedIn !== null) return withoutSecret(await passOn(library, request, reply));
      reply.header('cache-control', 'no-store').type('application/json');
      return 'null';
    });

    // Any credential may ask who it is, and what it is itself; crates.io's shape, less what there is not here.
    app.get('/api/v1/me', { schema: meDocs }, async (request, reply) => {
      const { user, token } = await access.whoIs(request);
      reply.header('cache-control', 'no-store');
      const { id, login, name, email, isAdmin, createdAt } = user;
      return {
        user: {
          id,
          login,
          name,
          email,
          email_verified: (await verifiedAddresses(platform.database.db, [id])).has(id),
          email_verification_sent: true,
          avatar: null,
          url: `${platform.config.publicUrl}/api/v1/users/${login}`,
          is_admin: isAdmin,
          publish_notifications: await wantsPublishMails(platform.database.db, id),
          created_at: createdAt.toISOString(),
        },
        owned_crates: (await listOwnedCrates(platform.database.db, await access.readerOf(request), id)).map(
          (crate) => ({
            ...crate,
            email_notifications: crate.email_notifications === 1,
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

    app.post('/api/v1/admin/users', { schema: { body: NewUserBody, ...newUserDocs } }, async (request) => {
      const caller = await access.requireAdmin(request, { stepUp: true });
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

/** The cookie is for no script to read, so neither is what it holds. */
async function withoutSecret(answer: Response): Promise<unknown> {
  const { session, user } = (await answer.json()) as { session: Record<string, unknown>; user: unknown };
  const { token: _, ...told } = session;
  return { session: told, user };
}

async function passOn(
  library: AccountLibrary,
  request: FastifyRequest,
  reply: FastifyReply,
  { body = {}, refusal }: { body?: unknown; refusal?: Refusal } = {},
): Promise<Response> {
  const answer = await askLibrary(library, request, {
    path: request.url,
    // The library knows no HEAD, which is a GET whose body stays here.
    method: request.method === 'HEAD' ? 'GET' : request.method,
    body,
  });
  for (const cookie of answer.headers.getSetCookie()) reply.header('set-cookie', cookie);
  reply.header('cache-control', 'no-store');
  if (!answer.ok) throw await refusalOf(answer, refusal);
  reply.code(answer.status).type('application/json');
  return answer;
}
