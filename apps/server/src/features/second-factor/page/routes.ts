import { readFileSync } from 'node:fs';
import { errorStatus } from '@waybill/api';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { formText, readForms } from '../../../http/forms.ts';
import { type Html, page, scriptedPagePolicy } from '../../../http/html.ts';
import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import { type Access, requireFreshForFactors } from '../../access/index.ts';
import {
  type AccountLibrary,
  anySession,
  endSessions,
  isHalf,
  listSessions,
  type SignedIn,
  signIn,
} from '../../accounts/index.ts';
import { type Own, removePasskey, removeTotp, renewRecoveryCodes } from '../change-factors.ts';
import { confirmByCode } from '../confirm-factor.ts';
import { waysToConfirm } from '../describe.ts';
import { relyingParty } from '../passkeys/relying-party.ts';
import { listPasskeys } from '../passkeys/store.ts';
import { countRecoveryCodes } from '../recovery-codes/store.ts';
import { confirmEnrolment, startEnrolment } from '../totp/enrol.ts';
import { findTotp } from '../totp/store.ts';
import { codesPage, enrolTotpPage, factorPage, securityPage, signInPage } from './pages.ts';

const script = readFileSync(new URL('./passkeys.js', import.meta.url));
/** A path below the address of the registry: no scheme, no host, nothing that climbs. */
const NEXT = /^[A-Za-z0-9][A-Za-z0-9_-]*(?:\/[A-Za-z0-9_-]+)*(?:\?[A-Za-z0-9=&_%.~-]*)?$/;
const HERE = 'me/security';

type Fields = Record<string, unknown>;

/** The page of a person's second factors and sessions, and the second step of signing in. */
export function securityPageRoutes(platform: Platform, library: AccountLibrary, access: Access) {
  const { db, engine } = platform.database;

  const send = (reply: FastifyReply, body: Html) => {
    reply.type('text/html; charset=utf-8').header('content-security-policy', scriptedPagePolicy);
    return page('Security · Waybill', body, platform.config.publicUrl);
  };
  const sendRefusal = (reply: FastifyReply, problem: Problem, body: Html) => {
    const status = errorStatus[problem.code];
    reply.log.info({ code: problem.code, status }, problem.message);
    return send(reply.code(status).headers(problem.headers), body);
  };
  const go = (reply: FastifyReply, to: string) => reply.code(303).header('location', `../${to}`).send();
  const giveFactorFirst = (reply: FastifyReply, next: string) =>
    go(reply, `sign-in/second-factor?next=${encodeURIComponent(next)}`);
  const ownOf = (request: FastifyRequest, { user, session }: SignedIn): Own => ({
    user,
    session,
    address: request.ip,
    correlationId: request.id,
  });

  async function show(reply: FastifyReply, { user, session }: SignedIn, problem: Problem | null) {
    const totp = await findTotp(db, user.id);
    const body = securityPage({
      user,
      totp: totp === null || totp.confirmedAt === null ? null : { enrolledAt: totp.confirmedAt },
      passkeys: await listPasskeys(db, user.id),
      passkeysAvailable: relyingParty(platform.config) !== null,
      recoveryCodesLeft: await countRecoveryCodes(db, user.id),
      sessions: await listSessions(db, engine, session.accountId, platform.now()),
      currentSession: session.id,
      problem: problem?.message ?? null,
    });
    return problem === null ? send(reply, body) : sendRefusal(reply, problem, body);
  }

  async function signInHere(request: FastifyRequest, reply: FastifyReply, fields: Fields) {
    const email = formText(fields, 'email');
    try {
      const password = formText(fields, 'password');
      const begun = await signIn(platform, library, request, { email, password });
      reply.header('set-cookie', begun.cookies);
      return begun.isHalf ? giveFactorFirst(reply, HERE) : go(reply, HERE);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return sendRefusal(reply, error, signInPage({ email, problem: error.message }));
    }
  }

  /** What the buttons of the page do. @returns what to show in its place; null: the page again. */
  async function act(own: Own, fields: Fields): Promise<Html | null> {
    const { user, session } = own;
    const id = formText(fields, 'id');
    const ending = { userId: user.id, correlationId: own.correlationId };
    const whose = { userId: user.id, accountId: session.accountId };
    const action = formText(fields, 'action');
    switch (action) {
      case 'session-end':
        await endSessions(platform, whose, { id }, ending);
        return null;
      case 'sessions-end':
        await endSessions(platform, whose, { allBut: session.id }, ending);
        return null;
      case 'sign-out':
        await endSessions(platform, whose, { id: session.id }, ending);
        return null;
      default:
        break;
    }
    requireFreshForFactors(platform.config, session, platform.now());
    switch (action) {
      case 'totp-start':
        return enrolTotpPage(await startEnrolment(platform, own), null);
      case 'totp-confirm': {
        const codes = await confirmEnrolment(platform, own, formText(fields, 'code'));
        return codes === null ? null : codesPage(codes);
      }
      case 'totp-remove':
        await removeTotp(platform, own);
        return null;
      case 'passkey-remove':
        await removePasskey(platform, own, /^\d{1,15}$/.test(id) ? Number(id) : 0);
        return null;
      case 'codes-new':
        return codesPage(await renewRecoveryCodes(platform, own));
      default:
        throw new Problem('body_invalid', 'The field `action` is none of those that the page sends.');
    }
  }

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

    app.get('/me/security', async (request, reply) => {
      const begun = await anySession(platform, library, request);
      if (begun === null) return send(reply, signInPage(null));
      return isHalf(begun.session) ? giveFactorFirst(reply, HERE) : show(reply, begun, null);
    });

    app.post<{ Body: Fields | null }>('/me/security', { bodyLimit: 16 * 1024 }, async (request, reply) => {
      const fields = request.body ?? {};
      if (formText(fields, 'action') === 'sign-in') return signInHere(request, reply, fields);
      const signedIn = await access.requireSignedIn(request, { ownAccount: true });
      try {
        const instead = await act(ownOf(request, signedIn), fields);
        return instead === null ? go(reply, HERE) : send(reply, instead);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        return error.code === 'second_factor_required'
          ? giveFactorFirst(reply, HERE)
          : show(reply, signedIn, error);
      }
    });

    app.get<{ Querystring: { next?: string } }>('/sign-in/second-factor', async (request, reply) => {
      const next = safeNext(String(request.query.next ?? ''));
      const begun = await anySession(platform, library, request);
      if (begun === null || !begun.session.hasFactor) return go(reply, HERE);
      const { methods } = await waysToConfirm(platform, begun.user, begun.session);
      return send(reply, factorPage({ methods, next, problem: null }));
    });

    app.post<{ Body: Fields | null }>(
      '/sign-in/second-factor',
      { bodyLimit: 16 * 1024 },
      async (request, reply) => {
        const fields = request.body ?? {};
        const next = safeNext(formText(fields, 'next'));
        const begun = await access.requireBegunSession(request);
        try {
          await confirmByCode(platform, ownOf(request, begun), formText(fields, 'code').slice(0, 100));
          return go(reply, next);
        } catch (error) {
          if (!(error instanceof Problem)) throw error;
          const { methods } = await waysToConfirm(platform, begun.user, begun.session);
          return sendRefusal(reply, error, factorPage({ methods, next, problem: error.message }));
        }
      },
    );
  };
}

const safeNext = (text: string): string => (NEXT.test(text) ? text : HERE);
