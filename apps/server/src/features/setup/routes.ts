import { errorStatus } from '@waybill/api';
import type { FastifyInstance } from 'fastify';
import { formText, readForms } from '../../http/forms.ts';
import { page } from '../../http/html.ts';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import { type AccountLibrary, hasUsers } from '../accounts/index.ts';
import { type FirstUser, isSetupLink, useSetupLink } from './first-user.ts';
import { closedPage, donePage, formPage } from './pages.ts';

/** The page behind the one-time link. A plain form: it works without scripts. */
export function setupRoutes(platform: Platform, library: AccountLibrary) {
  return async (app: FastifyInstance): Promise<void> => {
    readForms(app);
    app.addHook('onSend', async (_request, reply) => {
      reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer');
    });

    app.get<{ Querystring: { token?: string } }>('/setup', async (request, reply) => {
      const token = String(request.query.token ?? '');
      const good = await isSetupLink(platform, token);
      reply.code(good ? 200 : errorStatus.setup_closed).type('text/html; charset=utf-8');
      return page(
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
          return page('Waybill is set up', donePage(platform.config, made));
        } catch (error) {
          if (!(error instanceof Problem)) throw error;
          reply.code(errorStatus[error.code]);
          if (error.code === 'setup_closed')
            return page('Set up Waybill', closedPage(await hasUsers(platform.database.db)));
          return page('Set up Waybill', formPage(token, { ...firstUser(fields), problem: error.message }));
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
