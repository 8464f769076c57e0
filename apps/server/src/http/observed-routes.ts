import type { ErrorCode } from '@waybill/api';
import { errorStatus } from '@waybill/api';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { Metrics } from '../platform/metrics/metrics.ts';

const EXCHANGE = 'POST /api/v1/trusted_publishing/tokens';
const REHEARSAL = 'POST /api/v1/trusted_publishing/rehearsals';
const PUBLISH = 'PUT /api/v1/crates/new';

const codes = new WeakMap<FastifyReply, ErrorCode>();

/** Whoever answers with a problem says so here, for those who count. */
export function noteProblem(reply: FastifyReply, code: ErrorCode): void {
  codes.set(reply, code);
}

export const codeOf = (reply: FastifyReply): ErrorCode | null => codes.get(reply) ?? null;

/**
 * Counts what is answered, route by route: the features know nothing of it. Before any route is made. What every request costs is one
 * addition to a map.
 */
export function observeRoutes(app: FastifyInstance, metrics: Metrics): void {
  app.addHook('onRoute', (route) => {
    // The route for HEAD comes with the hooks of the one for GET.
    if (route.method === 'HEAD' && [route.onSend].flat().some((hook) => ours.has(hook as object))) return;
    countAnswers(route, metrics);
    const name = `${String(route.method)} ${route.url}`;
    if (name === EXCHANGE) observeExchanges(route, metrics);
    if (name === REHEARSAL) observeRehearsals(route, metrics);
    if (name === PUBLISH) observePublishes(route, metrics);
  });
}

const ours = new WeakSet<object>();

type Hook = 'onRequest' | 'onSend' | 'preSerialization';

function add<Name extends Hook>(
  route: RouteOptions,
  name: Name,
  hook: NonNullable<RouteOptions[Name]>,
): void {
  ours.add(hook);
  const before = [route[name] ?? []].flat() as unknown[];
  route[name] = [...before, hook] as unknown as RouteOptions[Name];
}

function countAnswers(route: RouteOptions, { requests, refusals, rateLimited }: Metrics): void {
  const { url } = route;
  add(route, 'onSend', (request: FastifyRequest, reply: FastifyReply, payload: unknown, done) => {
    requests.add(url, request.raw.method ?? '', String(reply.statusCode));
    if (reply.statusCode >= 400) {
      const code = codeOf(reply);
      if (code !== null) {
        refusals.add(code);
        if (errorStatus[code] === 429) rateLimited.add(code);
      }
    }
    done(null, payload);
  });
}

/** Granted is what the route says of itself; refused is 4xx, failed is 5xx. */
function outcomeOf(reply: FastifyReply, well: string): [outcome: string, code: string] {
  const code = codeOf(reply) ?? 'none';
  if (reply.statusCode < 400) return [well, code];
  return [reply.statusCode < 500 ? 'refused' : 'failed', code];
}

/** Calls back with the answer and the seconds since the request came. */
function timed(route: RouteOptions, tell: (reply: FastifyReply, seconds: number) => void): void {
  const starts = new WeakMap<FastifyRequest, number>();
  add(route, 'onRequest', (request: FastifyRequest, _reply: FastifyReply, done: () => void) => {
    starts.set(request, performance.now());
    done();
  });
  add(route, 'onSend', (request: FastifyRequest, reply: FastifyReply, payload: unknown, done) => {
    const start = starts.get(request);
    if (start !== undefined) tell(reply, (performance.now() - start) / 1000);
    done(null, payload);
  });
}

function observeExchanges(route: RouteOptions, { exchanges, exchangeSeconds }: Metrics): void {
  timed(route, (reply, seconds) => {
    exchanges.add(...outcomeOf(reply, 'granted'));
    exchangeSeconds.observe(seconds);
  });
}

function observePublishes(route: RouteOptions, { publishes, publishSeconds }: Metrics): void {
  timed(route, (reply, seconds) => {
    publishes.add(...outcomeOf(reply, 'published'));
    publishSeconds.observe(seconds);
  });
}

/** A rehearsal of what would be refused is a good answer: its outcome stands in the body. */
function observeRehearsals(route: RouteOptions, { rehearsals }: Metrics): void {
  const answers = new WeakMap<FastifyReply, [outcome: string, code: string]>();
  add(
    route,
    'preSerialization',
    (
      _request: FastifyRequest,
      reply: FastifyReply,
      payload: unknown,
      done: (e: null, p: unknown) => void,
    ) => {
      const { outcome, code } = (payload ?? {}) as { outcome?: string; code?: string | null };
      if (outcome !== undefined) answers.set(reply, [outcome, code ?? 'none']);
      done(null, payload);
    },
  );
  add(route, 'onSend', (_request: FastifyRequest, reply: FastifyReply, payload: unknown, done) => {
    rehearsals.add(...(answers.get(reply) ?? outcomeOf(reply, 'granted')));
    done(null, payload);
  });
}
