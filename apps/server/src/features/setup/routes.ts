import { errorStatus } from '@waybill/api';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { formText, readForms } from '../../http/forms.ts';
import { type Html, page } from '../../http/html.ts';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import { type AccountLibrary, hasUsers, signInAs, type User } from '../accounts/index.ts';
import { type FirstUser, isSetupLink, useSetupLink } from './first-user.ts';
import { closedPage, donePage, formPage } from './pages.ts';

/** The page behind the one-time link. A plain form: it works without scripts. */
export function setupRoutes(platform: Platform, library: AccountLibrary) {
  const { publicUrl } = platform.config;
  const show = (title: string, body: Html): string => page(title, body, publicUrl);

  /** Who has just chosen a password need not type it again. @returns whether they are signed in */
  async function signInFirst(request: FastifyRequest, reply: FastifyReply, user: User): Promise<boolean> {
    try {
      const { cookies, isHalf } = await signInAs(platform, library, request, user.id);
      reply.header('set-cookie', cookies);
      return !isHalf;
    } catch (error) {
      // The account is made, and its token is shown only now: that must not be lost.
      request.log.error({ err: error, login: user.login }, 'could not sign in who set the registry up');
      return false;
    }
  }

  return async (app: FastifyInstance): Promise<void> => {
    readForms(app);
    app.addHook('onSend', async (_request, reply) => {
      reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer');
    });

    app.get<{ Querystring: { token?: string } }>('/setup', async (request, reply) => {
      const token = String(request.query.token ?? '');
      const good = await isSetupLink(platform, token);
      reply.code(good ? 200 : errorStatus.setup_closed).type('text/html; charset=utf-8');
      return show(
        'Set up Waybill',
        good ? formPage(token, null) : closedPage(await hasUsers(platform.database.db)),
      );
    });

    app.post<{ Body: Record<string, unknown> | null }>(
      '/setup',
      { bodyLimit: 16 * 1024 },
      async (request, reply) => {
        reply.type('text/html; charset=utf-8');
        const fields = request.body ?? {};
        const token = formText(fields, 'token');
        try {
          const made = await useSetupLink(platform, library, token, firstUser(fields), request.id);
          const isSignedIn = await signInFirst(request, reply, made.user);
          return show('Waybill is set up', donePage(platform.config, made, isSignedIn));
        } catch (error) {
          if (!(error instanceof Problem)) throw error;
          reply.code(errorStatus[error.code]);
          if (error.code === 'setup_closed')
            return show('Set up Waybill', closedPage(await hasUsers(platform.database.db)));
          return show('Set up Waybill', formPage(token, { ...firstUser(fields), problem: error.message }));
        }
      },
    );
  };
}

function firstUser(fields: Record<string, unknown>): FirstUser {
  return {
    login: formText(fields, 'login'),
    email: formText(fields, 'email'),
    password: formText(fields, 'password'),
  };
}
