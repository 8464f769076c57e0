import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Config } from '../config/config.ts';
import { addressGroup } from '../platform/address-group.ts';
import type { LimitState } from '../platform/limits.ts';
import type { Platform } from '../platform/platform.ts';
import { Problem } from '../platform/problem.ts';
import { exhaustedOf, namedRateLimits } from '../platform/rate-limits.ts';

type Kind = 'exchanges' | 'uploads' | 'searches' | 'tokens' | 'publishers';

/** What each caller does so often in a minute and no more. */
const KINDS: Record<Kind, { what: string; setting: string; most: (limits: Config['limits']) => number }> = {
  exchanges: {
    what: 'ID tokens exchanged, rehearsed or revoked by',
    setting: 'limits.caller_exchanges_per_minute',
    most: (limits) => limits.callerExchangesPerMinute,
  },
  uploads: {
    what: 'Uploads by',
    setting: 'limits.caller_uploads_per_minute',
    most: (limits) => limits.callerUploadsPerMinute,
  },
  searches: {
    what: 'Searches by',
    setting: 'limits.caller_searches_per_minute',
    most: (limits) => limits.callerSearchesPerMinute,
  },
  tokens: {
    what: 'API tokens made by',
    setting: 'limits.caller_tokens_per_minute',
    most: (limits) => limits.callerTokensPerMinute,
  },
  publishers: {
    what: 'Trusted publishers made or changed by',
    setting: 'limits.caller_publishers_per_minute',
    most: (limits) => limits.callerPublishersPerMinute,
  },
};

const ROUTES: Readonly<Record<string, Kind>> = {
  'POST /api/v1/trusted_publishing/tokens': 'exchanges',
  'POST /api/v1/trusted_publishing/rehearsals': 'exchanges',
  'POST /api/v1/trusted_publishing/tokens/revocations': 'exchanges',
  'PUT /api/v1/crates/new': 'uploads',
  'PUT /api/v1/me/tokens': 'tokens',
  'POST /api/v1/admin/users/:login/tokens': 'tokens',
  'POST /api/v1/trusted_publishing/publishers': 'publishers',
  'PATCH /api/v1/trusted_publishing/publishers/:id': 'publishers',
  'POST /api/v1/trusted_publishing/github_configs': 'publishers',
  'POST /api/v1/trusted_publishing/gitlab_configs': 'publishers',
  'POST /api/v1/trusted_publishing/attempts/:id/publisher': 'publishers',
  'GET /api/v1/crates': 'searches',
  'HEAD /api/v1/crates': 'searches',
};

const WINDOW_SECONDS = 60;
/** Whoever is on the machine itself, or behind a proxy on it that the operator did not name: they cannot be told apart. */
const HERE = /^(?:127\.|::1$|::ffff:127\.)/;

const limiters = new WeakMap<object, Limiter>();
type Limiter = (kind: Kind, who: string, request: FastifyRequest) => Promise<void>;

/** Counts by address what costs more than a look, before anything of the request is read. */
export function limitRequests(app: FastifyInstance, platform: Platform): void {
  const limits = namedRateLimits(platform, 'requests');
  const limit: Limiter = async (kind, who, request) => {
    const { most, what } = KINDS[kind];
    const max = most(platform.config.limits);
    if (max === 0 || HERE.test(request.ip)) return;
    const { allowed, retryAfter } = await limits.consume(`${kind} ${who}`, { window: WINDOW_SECONDS, max });
    if (allowed) return;
    throw new Problem(
      'too_many_requests',
      `${what} one caller are ${max} a minute at most, and ${who} did more; try again in ${retryAfter} seconds.`,
      { headers: { 'retry-after': String(retryAfter) } },
    );
  };
  limiters.set(platform, limit);
  app.addHook('onRequest', async (request) => {
    const kind = ROUTES[`${request.method} ${request.routeOptions.url}`];
    if (kind !== undefined) await limit(kind, `the address ${addressGroup(request.ip)}`, request);
  });
}

/** Counts by person, once it is known who it is, wherever they ask from. @throws Problem `too_many_requests` */
export async function limitPerson(
  platform: Platform,
  kind: Kind,
  userId: number,
  request: FastifyRequest,
): Promise<void> {
  await limiters.get(platform)?.(kind, `the user ${userId}`, request);
}

/** What is allowed, and who may not go on for now. */
export function requestLimits(platform: Platform): LimitState[] {
  const exhausted = exhaustedOf(platform, 'requests');
  return Object.entries(KINDS).map(([kind, { what, setting, most }]) => ({
    name: `caller_${kind}`,
    what: `${what} one address or person`,
    most: most(platform.config.limits),
    windowSeconds: WINDOW_SECONDS,
    setting,
    perCopy: false,
    limited: exhausted.flatMap(({ key, until }) =>
      key.startsWith(`${kind} the `) ? [{ who: key.slice(kind.length + ' the '.length), until }] : [],
    ),
  }));
}
