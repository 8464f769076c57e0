import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { errorStatus } from '@waybill/api';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { formText, readForms } from '../../../http/forms.ts';
import { type Html, page } from '../../../http/html.ts';
import { addressGroup } from '../../../platform/address-group.ts';
import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import { namedRateLimits } from '../../../platform/rate-limits.ts';
import type { Access } from '../../access/index.ts';
import type { AccountLibrary } from '../account-library.ts';
import { requirePasswords } from '../session.ts';
import { askToChangeAddress } from './ask-to-change.ts';
import { addressOfLink, confirmAddress, invalidLink } from './confirm-address.ts';
import { changeAddressDocs } from './documentation.ts';
import { confirmedPage, confirmPage, invalidPage } from './pages.ts';

const NewAddress = Type.Object(
  { email: Type.String({ maxLength: 254 }), password: Type.String({ maxLength: 128 }) },
  { additionalProperties: false },
);
/** Passwords of one person, and links from one address. */
const TRIES = { window: 60, max: 10 };

/** Another e-mail address for whoever knows the password and reads what comes to it. */
export function addressRoutes(platform: Platform, library: AccountLibrary, access: Access) {
  const { publicUrl, mail } = platform.config;
  const limits = namedRateLimits(platform, 'addresses');
  const limit = async (who: string) => {
    const { allowed, retryAfter } = await limits.consume(who, TRIES);
    if (allowed) return;
    throw new Problem('too_many_sign_ins', `Too many attempts; try again in ${retryAfter} seconds.`, {
      headers: { 'retry-after': String(retryAfter) },
    });
  };
  const isPassword = async (password: string, hash: string) => {
    const context = await library.$context;
    return context.password.verify({ password, hash });
  };
  const send = (reply: FastifyReply, body: Html) => {
    reply.type('text/html; charset=utf-8');
    return page('E-mail address · Waybill', body, publicUrl);
  };
  const sendRefusal = (reply: FastifyReply, problem: Problem) => {
    const status = errorStatus[problem.code];
    reply.log.info({ code: problem.code, status }, problem.message);
    return send(reply.code(status).headers(problem.headers), invalidPage(publicUrl, problem.message));
  };

  return async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>();
    readForms(app);
    app.addHook('preHandler', async (request) => access.refuseForeignOrigin(request));
    app.addHook('onSend', async (_request, reply) => {
      // Not `no-referrer`: browsers then send the forms of the page with the origin `null`.
      reply.header('cache-control', 'no-store').header('referrer-policy', 'same-origin');
    });

    app.put('/api/v1/me/email', { schema: { body: NewAddress, ...changeAddressDocs } }, async (request) => {
      const signedIn = await access.requireSignedIn(request, { stepUp: true, ownAccount: true });
      requirePasswords(platform);
      await limit(`user ${signedIn.user.id}`);
      const asked = await askToChangeAddress(platform, signedIn, request.body, isPassword, request.id);
      return {
        email: {
          pending: asked.pending,
          expires_at: asked.expiresAt.toISOString(),
          is_sent: mail !== null,
        },
      };
    });

    app.get<{ Querystring: { token?: string } }>('/confirm-email', async (request, reply) => {
      const token = String(request.query.token ?? '');
      const email = await addressOfLink(platform, token);
      if (email === null) return sendRefusal(reply, invalidLink());
      return send(reply, confirmPage(publicUrl, token, email));
    });

    app.post<{ Body: Record<string, unknown> | null }>(
      '/confirm-email',
      { bodyLimit: 16 * 1024 },
      async (request: FastifyRequest<{ Body: Record<string, unknown> | null }>, reply) => {
        try {
          await limit(`address ${addressGroup(request.ip)}`);
          const email = await confirmAddress(platform, formText(request.body, 'token'), request.id);
          return send(reply, confirmedPage(publicUrl, email));
        } catch (error) {
          if (!(error instanceof Problem)) throw error;
          return sendRefusal(reply, error);
        }
      },
    );
  };
}
