import { readFileSync } from 'node:fs';
import { errorStatus } from '@waybill/api';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { formText, readForms } from '../../../http/forms.ts';
import { page, scriptedPagePolicy } from '../../../http/html.ts';
import { readReturnTo } from '../../../http/return-to.ts';
import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import type { Access } from '../../access/index.ts';
import { type AccountLibrary, anySession, type SignedIn } from '../../accounts/index.ts';
import { confirmByCode } from '../confirm-factor.ts';
import { waysToConfirm } from '../describe.ts';
import { factorPage } from './pages.ts';

const script = readFileSync(new URL('./passkeys.js', import.meta.url));
const STEP = '/sign-in/second-factor';

/** The second step of signing in, as a page, and the script for passkeys of the pages that are made here. */
export function factorPageRoutes(platform: Platform, library: AccountLibrary, access: Access) {
  const { publicUrl } = platform.config;
  const readNext = (text: string): string => readReturnTo(`/${text}`, publicUrl);

  async function show(
    reply: FastifyReply,
    { user, session }: SignedIn,
    next: string,
    problem: string | null,
  ) {
    const { methods } = await waysToConfirm(platform, user, session);
    reply.type('text/html; charset=utf-8').header('content-security-policy', scriptedPagePolicy);
    return page('Second factor · Waybill', factorPage(publicUrl, { methods, next, problem }), publicUrl);
  }
  const goTo = (reply: FastifyReply, path: string) =>
    reply.code(303).header('location', `${publicUrl}${path}`).send();

  return async (app: FastifyInstance): Promise<void> => {
    readForms(app);
    app.addHook('preHandler', async (request) => access.refuseForeignOrigin(request));
    app.addHook('onSend', async (_request, reply) => {
      if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
      // Not `no-referrer`: browsers then send the forms of the page with the origin `null`.
      reply.header('referrer-policy', 'same-origin');
    });

    app.get('/assets/passkeys.js', async (_request, reply) => {
      reply.type('text/javascript; charset=utf-8').header('cache-control', 'no-cache');
      return script;
    });

    app.get<{ Querystring: { next?: string } }>(STEP, async (request, reply) => {
      const next = readNext(String(request.query.next ?? ''));
      const begun = await anySession(platform, library, request);
      if (begun === null) return goTo(reply, `/sign-in?return_to=${encodeURIComponent(next)}`);
      // Who has no second factor has nothing to give here.
      return begun.session.hasFactor ? show(reply, begun, next, null) : goTo(reply, next);
    });

    app.post<{ Body: Record<string, unknown> | null }>(
      STEP,
      { bodyLimit: 16 * 1024 },
      async (request, reply) => {
        const next = readNext(formText(request.body, 'next'));
        const begun = await access.requireBegunSession(request);
        const own = { ...begun, address: request.ip, correlationId: request.id };
        try {
          await confirmByCode(platform, own, formText(request.body, 'code').slice(0, 100));
        } catch (error) {
          if (!(error instanceof Problem)) throw error;
          const status = errorStatus[error.code];
          reply.log.info({ code: error.code, status }, error.message);
          return show(reply.code(status).headers(error.headers), begun, next, error.message);
        }
        return goTo(reply, next);
      },
    );
  };
}
