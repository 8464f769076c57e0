import { errorStatus } from '@waybill/api';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { formText, readForms } from '../../../http/forms.ts';
import { type Html, page } from '../../../http/html.ts';
import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import type { Access } from '../../access/index.ts';
import { type AccountLibrary, anySession, sessionUser, signIn, type User } from '../../accounts/index.ts';
import { readUserCode } from '../codes.ts';
import { decideRequest, lookUp } from '../decide-request.ts';
import { codePage, decidedPage, decisionPage, signInPage } from './pages.ts';

/** The page where a person approves. Plain forms: it works without scripts. */
export function devicePageRoutes(platform: Platform, library: AccountLibrary, access: Access) {
  const send = (reply: FastifyReply, body: Html) => {
    reply.type('text/html; charset=utf-8');
    return page('Sign in a program · Waybill', body, platform.config.publicUrl);
  };
  const typedBy = (request: FastifyRequest, code: string) => ({ code, address: request.ip });

  /** What was refused comes as a page with the form again; the log tells of it as of any refusal. */
  const sendRefusal = (reply: FastifyReply, problem: Problem, body: Html) => {
    const status = errorStatus[problem.code];
    reply.log.info({ code: problem.code, status }, problem.message);
    return send(reply.code(status).headers(problem.headers), body);
  };

  /** The session waits for its second factor, or the factor has to be given again; then it goes on here. */
  const giveFactorFirst = (reply: FastifyReply, code: string) => {
    const next = encodeURIComponent(`device?code=${code}`);
    return reply.code(303).header('location', `sign-in/second-factor?next=${next}`).send();
  };

  async function show(request: FastifyRequest, reply: FastifyReply, user: User, code: string) {
    try {
      const found = await lookUp(platform, typedBy(request, code));
      return send(reply, decisionPage(user, found, request.ip));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return sendRefusal(reply, error, codePage(error.message));
    }
  }

  async function signInAndGoOn(
    request: FastifyRequest,
    reply: FastifyReply,
    fields: Record<string, unknown>,
    code: string,
  ) {
    const email = formText(fields, 'email');
    try {
      const password = formText(fields, 'password');
      const begun = await signIn(platform, library, request, { email, password });
      reply.header('set-cookie', begun.cookies);
      if (begun.isHalf) return giveFactorFirst(reply, code);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return sendRefusal(reply, error, signInPage(platform.config, code, { email, problem: error.message }));
    }
    return reply.code(303).header('location', `device?code=${code}`).send();
  }

  async function decideAndTell(
    request: FastifyRequest,
    reply: FastifyReply,
    code: string,
    approves: boolean,
  ) {
    let user: User;
    try {
      // No API token may make another one, so none may approve.
      user = await access.requireSession(request, { stepUp: approves, ownAccount: true });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (error.code === 'second_factor_required') {
        const begun = await anySession(platform, library, request);
        if (begun?.session.hasFactor) return giveFactorFirst(reply, code);
        return sendRefusal(reply, error, codePage(`${error.message}: ${error.remedy}`));
      }
      if (error.code !== 'authentication_required') throw error;
      const problem = 'You are signed in no more.';
      return sendRefusal(reply, error, signInPage(platform.config, code, { email: '', problem }));
    }
    try {
      const decision = { user, approves, correlationId: request.id };
      const decided = await decideRequest(platform, typedBy(request, code), decision);
      return send(reply, decidedPage(decided, code, approves));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return sendRefusal(reply, error, codePage(error.message));
    }
  }

  return async (app: FastifyInstance): Promise<void> => {
    readForms(app);
    app.addHook('preHandler', async (request) => access.refuseForeignOrigin(request));
    app.addHook('onSend', async (_request, reply) => {
      // Not `no-referrer`: browsers then send the forms of the page with the origin `null`.
      reply.header('cache-control', 'no-store').header('referrer-policy', 'same-origin');
    });

    app.get<{ Querystring: { code?: string } }>('/device', async (request, reply) => {
      const typed = String(request.query.code ?? '');
      const user = await sessionUser(platform, library, request);
      if (user === null) return send(reply, signInPage(platform.config, readUserCode(typed) ?? '', null));
      return typed === '' ? send(reply, codePage(null)) : show(request, reply, user, typed);
    });

    app.post<{ Body: Record<string, unknown> | null }>(
      '/device',
      { bodyLimit: 16 * 1024 },
      async (request, reply) => {
        const fields = request.body ?? {};
        const code = readUserCode(formText(fields, 'code')) ?? '';
        switch (formText(fields, 'action')) {
          case 'sign-in':
            return signInAndGoOn(request, reply, fields, code);
          case 'approve':
            return decideAndTell(request, reply, code, true);
          case 'refuse':
            return decideAndTell(request, reply, code, false);
          default:
            throw new Problem('body_invalid', 'The field `action` must be `sign-in`, `approve` or `refuse`.');
        }
      },
    );
  };
}
