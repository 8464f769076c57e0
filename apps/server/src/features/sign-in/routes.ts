import { errorStatus } from '@waybill/api';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { toProblem } from '../../http/errors.ts';
import { formText, readForms } from '../../http/forms.ts';
import { type Html, page, scriptedPagePolicy } from '../../http/html.ts';
import { readReturnTo } from '../../http/return-to.ts';
import { addressGroup } from '../../platform/address-group.ts';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import { namedRateLimits } from '../../platform/rate-limits.ts';
import type { Access } from '../access/index.ts';
import {
  type AccountLibrary,
  anySession,
  isHalf,
  sessionUser,
  signIn,
  signInAs,
  signOut,
} from '../accounts/index.ts';
import { relyingParty } from '../second-factor/index.ts';
import { type Finished, finishSignIn, finishWithLogin } from './finish-sign-in.ts';
import {
  type Again,
  arrivedPage,
  choosePage,
  leavingPage,
  refusedPage,
  signedInPage,
  signInPage,
  signOutPage,
} from './pages.ts';
import { githubWay } from './providers/github.ts';
import { oidcWay } from './providers/oidc.ts';
import type { SignInWay } from './providers/provider.ts';
import { newSecret, startSignIn } from './start-sign-in.ts';

type Fields = Record<string, unknown> | null;
type Query = Record<string, string | string[] | undefined>;

/** Of one address. */
export const STARTING = { window: 60, max: 30 };
const COOKIE_SECONDS = 60 * 60;

/** The pages where people sign in and out. Plain forms: they work without scripts, but for the button for passkeys. */
export function signInRoutes(platform: Platform, library: AccountLibrary, access: Access) {
  const { publicUrl, signIn: config } = platform.config;
  const isSecure = publicUrl.startsWith('https:');
  const cookieName = `${isSecure ? '__Host-' : ''}waybill.sign_in`;
  const limits = namedRateLimits(platform, 'providers');
  const ways = new Map<string, SignInWay>(
    config.providers.map((provider) => [
      provider.id,
      provider.kind === 'oidc' ? oidcWay(provider, platform.now) : githubWay(provider),
    ]),
  );

  const send = (reply: FastifyReply, body: Html) => {
    reply.type('text/html; charset=utf-8');
    return page('Sign in · Waybill', body, publicUrl);
  };
  // A passkey stands in for a password: where there are none, the provider has to be asked.
  const offers = { ...config, passkeys: config.password && relyingParty(platform.config) !== null };
  const sendSignIn = (reply: FastifyReply, returnTo: string, again: Again | null) => {
    if (offers.passkeys) reply.header('content-security-policy', scriptedPagePolicy);
    return send(reply, signInPage(publicUrl, offers, returnTo, again));
  };
  const findWay = (id: string): SignInWay => {
    const way = ways.get(id);
    if (way === undefined)
      throw new Problem('sign_in_provider_unknown', 'There is no sign-in provider of this name here.');
    return way;
  };
  const browserOf = (request: FastifyRequest): string | null => {
    const value = cookiesOf(request).get(cookieName);
    return value !== undefined && /^[\w-]{43}$/.test(value) ? value : null;
  };
  /** Lax, unlike the session's: the way back begins at the provider's page. */
  const rememberBrowser = (reply: FastifyReply, browser: string) =>
    reply.header(
      'set-cookie',
      `${cookieName}=${browser}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${COOKIE_SECONDS}${isSecure ? '; Secure' : ''}`,
    );

  /**
   * By a page that moves on, not by a redirect: browsers hold the policy for forms against the whole chain after one, and
   * keep the strict cookie of the session back from a chain that another site began.
   */
  const moveOn = (reply: FastifyReply, url: string, body: Html) => {
    reply.header('refresh', `0; url=${url}`);
    return send(reply, body);
  };

  async function settle(request: FastifyRequest, reply: FastifyReply, way: SignInWay, finished: Finished) {
    if (finished.kind === 'choose') return send(reply, choosePage(publicUrl, way.provider, finished));
    const { user, returnTo } = finished;
    const { cookies, isHalf } = await signInAs(platform, library, request, user.id);
    for (const cookie of cookies) reply.header('set-cookie', cookie);
    request.log.info({ login: user.login, provider: way.provider.id }, 'signed somebody in');
    const next = isHalf ? factorStep(returnTo) : returnTo;
    return moveOn(reply, `${publicUrl}${next}`, arrivedPage(publicUrl, user, next));
  }

  return async (app: FastifyInstance): Promise<void> => {
    readForms(app);
    app.addHook('preHandler', async (request) => access.refuseForeignOrigin(request));
    app.addHook('onSend', async (_request, reply) => {
      // Not `no-referrer`: browsers then send the forms of the page with the origin `null`.
      reply.header('cache-control', 'no-store').header('referrer-policy', 'same-origin');
    });
    app.setErrorHandler((error, request, reply) => {
      const problem = toProblem(error);
      const status = errorStatus[problem.code];
      if (status >= 500)
        request.log.error({ err: problem.cause ?? problem, code: problem.code }, problem.message);
      else request.log.info({ code: problem.code, status, reason: reasonOf(problem) }, problem.message);
      const body = refusedPage(publicUrl, problem.message, request.id);
      return reply.code(status).headers(problem.headers).send(send(reply, body));
    });

    app.get<{ Querystring: Query }>('/sign-in', async (request, reply) => {
      const returnTo = readReturnTo(one(request.query['return_to']), publicUrl);
      const begun = await anySession(platform, library, request);
      if (begun === null) return sendSignIn(reply, returnTo, null);
      if (isHalf(begun.session))
        return reply
          .code(303)
          .header('location', `${publicUrl}${factorStep(returnTo)}`)
          .send();
      return send(reply, signedInPage(publicUrl, begun.user, returnTo));
    });

    app.post<{ Body: Fields }>('/sign-in', { bodyLimit: 16 * 1024 }, async (request, reply) => {
      const returnTo = readReturnTo(formText(request.body, 'return_to'), publicUrl);
      const email = formText(request.body, 'email');
      try {
        const password = formText(request.body, 'password');
        const begun = await signIn(platform, library, request, { email, password });
        reply.header('set-cookie', begun.cookies);
        if (begun.isHalf)
          return reply
            .code(303)
            .header('location', `${publicUrl}${factorStep(returnTo)}`)
            .send();
      } catch (error) {
        if (!(error instanceof Problem) || error.code === 'password_sign_in_off') throw error;
        const status = errorStatus[error.code];
        request.log.info({ code: error.code, status }, error.message);
        return sendSignIn(reply.code(status).headers(error.headers), returnTo, {
          email,
          problem: error.message,
        });
      }
      return reply.code(303).header('location', `${publicUrl}${returnTo}`).send();
    });

    app.post<{ Body: Fields; Params: { provider: string } }>(
      '/sign-in/:provider',
      { bodyLimit: 16 * 1024 },
      async (request, reply) => {
        const way = findWay(request.params.provider);
        const { allowed, retryAfter } = await limits.consume(addressGroup(request.ip), STARTING);
        if (!allowed) {
          throw new Problem(
            'too_many_sign_ins',
            `Too many attempts to sign in; try again in ${retryAfter} seconds.`,
            { headers: { 'retry-after': String(retryAfter) } },
          );
        }
        // One secret for all tabs of a browser, so that each of them can come back.
        const browser = browserOf(request) ?? newSecret();
        const returnTo = readReturnTo(formText(request.body, 'return_to'), publicUrl);
        const url = await startSignIn(platform, way, { browser, returnTo });
        rememberBrowser(reply, browser);
        return moveOn(reply, url, leavingPage(way.provider, url));
      },
    );

    app.get<{ Querystring: Query; Params: { provider: string } }>(
      '/sign-in/:provider/callback',
      // A look at it, as by whoever checks links, must not use it up.
      { exposeHeadRoute: false },
      async (request, reply) => {
        const way = findWay(request.params.provider);
        const { query } = request;
        const state = one(query['state']);
        if (query['error'] !== undefined) {
          const what = one(query['error']);
          const reason = /^[a-z_]{1,40}$/.test(what) ? what : 'no reason told';
          throw new Problem('sign_in_refused', `\`${way.provider.name}\` did not sign you in (${reason}).`);
        }
        const back = {
          browser: browserOf(request),
          state,
          code: one(query['code']),
          iss: query['iss'] === undefined ? undefined : one(query['iss']),
        };
        return settle(request, reply, way, await finishSignIn(platform, way, back, request.id));
      },
    );

    app.post<{ Body: Fields; Params: { provider: string } }>(
      '/sign-in/:provider/login',
      { bodyLimit: 16 * 1024 },
      async (request, reply) => {
        const way = findWay(request.params.provider);
        const wish = {
          browser: browserOf(request),
          ticket: formText(request.body, 'ticket'),
          login: formText(request.body, 'login').trim(),
        };
        const finished = await finishWithLogin(platform, way.provider, wish, request.id);
        return settle(request, reply, way, finished);
      },
    );

    app.get('/sign-out', async (request, reply) => {
      const user = await sessionUser(platform, library, request);
      if (user === null) return reply.code(303).header('location', `${publicUrl}/sign-in`).send();
      return send(reply, signOutPage(publicUrl, user));
    });

    app.post('/sign-out', { bodyLimit: 16 * 1024 }, async (request, reply) => {
      reply.header('set-cookie', await signOut(library, request));
      return reply.code(303).header('location', `${publicUrl}/sign-in`).send();
    });
  };
}

/** The message alone: the error of an ID token that is refused carries all its claims. */
const reasonOf = ({ cause }: Problem): string | undefined =>
  cause instanceof Error ? cause.message : undefined;

/** A parameter that came twice is none: whoever reads the other one would decide otherwise. */
const one = (value: string | string[] | undefined): string => (typeof value === 'string' ? value : '');

function cookiesOf({ headers: { cookie = '' } }: FastifyRequest): Map<string, string> {
  const pairs = cookie.split(';').map((pair) => {
    const at = pair.indexOf('=');
    return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const;
  });
  return new Map(pairs);
}

/** Where a session goes first whose user has a second factor. */
const factorStep = (returnTo: string): string =>
  `/sign-in/second-factor?next=${encodeURIComponent(returnTo.replace(/^\//, ''))}`;
