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
import { changePassword } from './change-password.ts';
import { changePasswordDocs } from './documentation.ts';
import { donePage, forgotPage, invalidPage, resetPage, sentPage } from './pages.ts';
import { invalidLink, isResetLink, resetPassword, sendResetLink } from './reset-password.ts';
import { askToChange } from './session.ts';

const NewPassword = Type.Object(
  { current: Type.String(), new: Type.String() },
  { additionalProperties: false },
);
/** Of one address: asking for links, and trying them. */
export const ASKING = { window: 600, max: 10 };
export const TRYING = { window: 60, max: 20 };

/** A new password for whoever knows the old one, and for whoever has forgotten it. */
export function passwordRoutes(platform: Platform, library: AccountLibrary, access: Access) {
  const { publicUrl } = platform.config;
  const limits = namedRateLimits(platform, 'passwords');
  const sending = new Set<Promise<void>>();

  const send = (reply: FastifyReply, body: Html) => {
    reply.type('text/html; charset=utf-8');
    return page('Password · Waybill', body, publicUrl);
  };
  const sendRefusal = (reply: FastifyReply, problem: Problem, body: Html) => {
    const status = errorStatus[problem.code];
    reply.log.info({ code: problem.code, status }, problem.message);
    return send(reply.code(status).headers(problem.headers), body);
  };
  const limit = async (request: FastifyRequest, what: string, rule: { window: number; max: number }) => {
    const { allowed, retryAfter } = await limits.consume(`${what} ${addressGroup(request.ip)}`, rule);
    if (allowed) return;
    throw new Problem('too_many_sign_ins', `Too many attempts; try again in ${retryAfter} seconds.`, {
      headers: { 'retry-after': String(retryAfter) },
    });
  };
  /** Answered before it is done, so that the time it takes tells nothing. */
  const sendLater = (request: FastifyRequest, email: string) => {
    const work = sendResetLink(platform, email, request.id)
      .catch((error: Error) => request.log.error({ err: error }, 'could not send a link for a new password'))
      .finally(() => sending.delete(work));
    sending.add(work);
  };

  return async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>();
    readForms(app);
    app.addHook('preHandler', async (request) => access.refuseForeignOrigin(request));
    app.addHook('onSend', async (_request, reply) => {
      // Not `no-referrer`: browsers then send the forms of the page with the origin `null`.
      reply.header('cache-control', 'no-store').header('referrer-policy', 'same-origin');
    });
    app.addHook('onClose', async () => {
      await Promise.all(sending);
    });

    app.put(
      '/api/v1/me/password',
      { schema: { body: NewPassword, ...changePasswordDocs } },
      async (request, reply) => {
        const signedIn = await access.requireSignedIn(request, { ownAccount: true });
        requirePasswords(platform);
        const cookies = await changePassword(
          platform,
          signedIn,
          request.body,
          (passwords) => askToChange(library, request, passwords),
          request.id,
        );
        for (const cookie of cookies) reply.header('set-cookie', cookie);
        return { ok: true as const };
      },
    );

    app.get('/forgot-password', async (_request, reply) => {
      requirePasswords(platform);
      return send(reply, forgotPage(publicUrl, null));
    });

    app.post<{ Body: Record<string, unknown> | null }>(
      '/forgot-password',
      { bodyLimit: 16 * 1024 },
      async (request, reply) => {
        requirePasswords(platform);
        try {
          await limit(request, 'ask', ASKING);
        } catch (error) {
          if (!(error instanceof Problem)) throw error;
          return sendRefusal(reply, error, forgotPage(publicUrl, error.message));
        }
        sendLater(request, formText(request.body, 'email').trim());
        return send(reply, sentPage(publicUrl));
      },
    );

    app.get<{ Querystring: { token?: string } }>('/reset-password', async (request, reply) => {
      requirePasswords(platform);
      const token = String(request.query.token ?? '');
      if (await isResetLink(platform, token)) return send(reply, resetPage(publicUrl, token, null));
      const problem = invalidLink();
      return sendRefusal(reply, problem, invalidPage(publicUrl, problem.message));
    });

    app.post<{ Body: Record<string, unknown> | null }>(
      '/reset-password',
      { bodyLimit: 16 * 1024 },
      async (request, reply) => {
        requirePasswords(platform);
        const token = formText(request.body, 'token');
        try {
          await limit(request, 'try', TRYING);
          const password = formText(request.body, 'password');
          await resetPassword(platform, library, { token, password }, request.id);
        } catch (error) {
          if (!(error instanceof Problem)) throw error;
          const body =
            error.code === 'reset_link_invalid'
              ? invalidPage(publicUrl, error.message)
              : resetPage(publicUrl, token, error.message);
          return sendRefusal(reply, error, body);
        }
        return send(reply, donePage(publicUrl));
      },
    );
  };
}
