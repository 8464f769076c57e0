import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { Platform } from '../../../platform/platform.ts';
import type { Access } from '../../access/index.ts';
import { type AccountLibrary, noteFactor, startSession } from '../../accounts/index.ts';
import { Assertion } from '../bodies.ts';
import { passkeySignInDocs } from '../documentation.ts';
import { passkeySignIn, startPasskeySignIn } from '../passkeys/sign-in.ts';

const PATH = '/api/v1/sign-in/passkey';
const QUESTION_SECONDS = 5 * 60;
const AnswerBody = Type.Object({ passkey: Assertion }, { additionalProperties: false });

/** Signing in with a passkey and nothing else. */
export function passkeySignInRoutes(platform: Platform, library: AccountLibrary, access: Access) {
  const isSecure = platform.config.publicUrl.startsWith('https:');
  // With the prefix, no other host of the domain can put one there.
  const name = `${isSecure ? '__Host-' : ''}waybill.passkey_question`;
  const cookie = (value: string, seconds: number) =>
    `${name}=${value}; Max-Age=${seconds}; Path=/; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`;

  return async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>();
    app.addHook('preHandler', async (request) => access.refuseForeignOrigin(request));
    app.addHook('onSend', async (_request, reply) => {
      reply.header('cache-control', 'no-store');
    });

    app.post(`${PATH}/options`, { schema: passkeySignInDocs.start }, async (request, reply) => {
      const { options, browserSecret } = await startPasskeySignIn(platform, request.ip);
      reply.header('set-cookie', cookie(browserSecret, QUESTION_SECONDS));
      return { options };
    });

    app.post(
      PATH,
      { schema: { body: AnswerBody, ...passkeySignInDocs.finish }, bodyLimit: 64 * 1024 },
      async (request, reply) => {
        const browserSecret = readCookie(request.headers.cookie ?? '', name);
        const answer = request.body.passkey as AuthenticationResponseJSON;
        const { accountId, userId, passkeyId } = await passkeySignIn(platform, {
          answer,
          browserSecret,
          address: request.ip,
        });
        const { cookies, sessionId } = await startSession(library, request, accountId);
        await noteFactor(platform.database.db, sessionId, platform.now());
        platform.log.info(
          { userId, passkeyId, sessionId, correlationId: request.id },
          'signed in with a passkey',
        );
        reply.header('set-cookie', [...cookies, cookie('', 0)]);
        return { signed_in: true };
      },
    );
  };
}

const readCookie = (header: string, name: string): string =>
  header
    .split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${name}=`))
    ?.slice(name.length + 1) ?? '';
