import type { FastifyInstance } from 'fastify';
import { page } from '../../http/html.ts';
import type { Platform } from '../../platform/platform.ts';
import { mendPage, unreadablePage } from './page.ts';
import { readMend } from './read-mend.ts';

/** Where the log of a refused job leads: open to all, as it shows nothing but what is in its own address. */
export function mendPageRoutes({ config }: Platform) {
  return async (app: FastifyInstance): Promise<void> => {
    app.addHook('onSend', async (_request, reply) => {
      reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer');
    });
    app.get<{ Querystring: Record<string, unknown> }>('/trusted-publishing/mend', async (request, reply) => {
      reply.type('text/html; charset=utf-8');
      const mend = readMend(request.query);
      return page(
        'Let a job publish · Waybill',
        mend.ok ? mendPage(config, mend) : unreadablePage(mend.says),
        config.publicUrl,
      );
    });
  };
}
