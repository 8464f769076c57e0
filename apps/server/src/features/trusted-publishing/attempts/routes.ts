import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { canonicalName, isCrateName } from '@waybill/cargo-formats';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { nextPage, readSeekPage } from '../../../http/pagination.ts';
import { readCorrelationId, readTime } from '../../../http/query-time.ts';
import { limitPerson } from '../../../http/request-limits.ts';
import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import { type Access, asReader, type Caller } from '../../access/index.ts';
import { ANY_CRATE } from '../../api-tokens/index.ts';
import { findVisibleCrate, isOwner } from '../../crates/index.ts';
import type { Issuers } from '../issuers/issuers.ts';
import { publishersOfCrate, publishersOfName } from '../publishers/store.ts';
import type { StoredPublisher } from '../publishers/stored-publisher.ts';
import { describeAll } from '../publishers/surroundings.ts';
import { reachesCrate } from '../publishers/visible-publishers.ts';
import { warningsOf } from '../publishers/warnings.ts';
import { listAttemptsDocs, mendAttemptDocs, readAttemptDocs } from './documentation.ts';
import { followToken } from './follow-token.ts';
import { issuerOf, publisherFromAttempt, whyNoPublisher } from './make-publisher.ts';
import { ownNamesOf, reservedSince, showAttempts } from './show-attempts.ts';
import { cratesOfAttempts, findAttempt, listAttempts, type StoredAttempt } from './store.ts';

const PATH = '/api/v1/trusted_publishing/attempts';
const Listing = Type.Object(
  {
    crate: Type.Optional(Type.String()),
    outcome: Type.Optional(Type.Union([Type.Literal('granted'), Type.Literal('refused')])),
    since: Type.Optional(Type.String()),
    correlation_id: Type.Optional(Type.String()),
    per_page: Type.Optional(Type.String()),
    seek: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
);
/** A request makes one. */
const MOST_OF_REQUEST = 10;
const NewPublisher = Type.Object(
  {
    publisher: Type.Optional(
      Type.Object(
        { crates: Type.Array(Type.String(), { minItems: 1, maxItems: 200 }) },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);

/** The recorded exchanges: what came, what was checked, and what would mend it (design §7). */
export function attemptRoutes(platform: Platform, issuers: Issuers, access: Access) {
  const { db } = platform.database;

  interface Listed {
    reader: Caller | null;
    /** Since when the name is the reader's; null: always. */
    since: Date | null;
  }

  /** Owners see the attempts on their crates, and whoever has a name reserved those on it; administrators see all. */
  async function readerOf(request: FastifyRequest, crate: string | null): Promise<Listed> {
    if (crate === null) {
      await access.requireAdmin(request);
      return { reader: null, since: null };
    }
    const caller = await access.requireCaller(request, { scope: 'trusted-publishing-read', crate });
    const known = isCrateName(crate)
      ? await findVisibleCrate(db, asReader(caller), canonicalName(crate))
      : null;
    if (known === null) {
      const since = isCrateName(crate)
        ? await reservedSince(db, canonicalName(crate), caller, platform.now())
        : null;
      if (since === null) throw new Problem('crate_not_found', `crate \`${crate}\` does not exist`);
      return { reader: caller, since };
    }
    if (!(await isOwner(db, known.id, caller.user.id)))
      throw new Problem('publisher_owner_required', 'You are not an owner of this crate');
    return { reader: caller, since: null };
  }

  /** One on a crate or a name of the caller's, or any for an administrator; to others it is not there. */
  async function ownAttempt(
    request: FastifyRequest,
    idText: string,
    scope: 'trusted-publishing' | 'trusted-publishing-read',
  ) {
    const caller = await access.whoIs(request);
    const attempt = /^\d{1,15}$/.test(idText) ? await findAttempt(db, Number(idText)) : null;
    const touched =
      attempt === null ? [] : ((await cratesOfAttempts(db, [attempt.id])).get(attempt.id) ?? []);
    const owned = attempt === null ? [] : await ownNamesOf(db, attempt, touched, caller, platform.now());
    const crateName = owned.find((name) => reachesCrate(caller, name)) ?? owned[0];
    if (attempt === null || crateName === undefined) {
      if (attempt === null || !caller.user.isAdmin)
        throw new Problem(
          'attempt_not_found',
          'There is no such attempt, or none on a crate of yours; `GET /api/v1/trusted_publishing/attempts?crate=…` lists them.',
        );
      await access.requireAdmin(request);
      return { attempt, caller: null, crateName: null };
    }
    const stepUp = scope === 'trusted-publishing';
    await access.requireCaller(request, { scope, crate: crateName, unnamed: true, stepUp });
    return { attempt, caller, crateName };
  }

  /** Those of one request that are the caller's business: all, for an administrator. */
  async function ofRequest(
    request: FastifyRequest,
    correlationId: string,
    outcome: StoredAttempt['outcome'] | null,
  ) {
    const caller = await access.requireCaller(request, {
      scope: 'trusted-publishing-read',
      crate: ANY_CRATE,
    });
    const found = await listAttempts(db, {
      canonicalName: null,
      outcome,
      correlationId,
      before: 0,
      limit: MOST_OF_REQUEST,
    });
    const touched = await cratesOfAttempts(
      db,
      found.map(({ id }) => id),
    );
    const own: StoredAttempt[] = [];
    const names = new Set<string>();
    for (const attempt of found) {
      const ownNames = await ownNamesOf(db, attempt, touched.get(attempt.id) ?? [], caller, platform.now());
      const reached = ownNames.filter((name) => reachesCrate(caller, name));
      if (reached.length > 0) own.push(attempt);
      for (const name of reached) names.add(canonicalName(name));
    }
    const isForAll = own.length < found.length && caller.user.isAdmin;
    if (isForAll) await access.requireAdmin(request);
    return {
      attempts: isForAll
        ? await showAttempts(db, found, null, [])
        : await showAttempts(db, own, caller, [...names]),
      meta: { next_page: null },
    };
  }

  async function warningsFor(publisher: StoredPublisher): Promise<string[]> {
    const issuer = (await issuers.current()).byId(publisher.issuerId);
    const others = new Map<number, StoredPublisher>();
    for (const { id, name } of publisher.crates)
      for (const other of id === null
        ? await publishersOfName(db, canonicalName(name))
        : await publishersOfCrate(db, id))
        others.set(other.id, other);
    return issuer === undefined ? [] : warningsOf(issuer, publisher, [...others.values()]);
  }

  return async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>();
    app.addHook('onSend', async (_request, reply) => {
      reply.header('cache-control', 'no-store');
    });

    app.get(PATH, { schema: { querystring: Listing, ...listAttemptsDocs } }, async (request) => {
      const { crate = null, outcome = null } = request.query;
      const correlationId = readCorrelationId(request.query.correlation_id);
      const asked = readTime('since', request.query.since);
      if (crate === null && correlationId !== null) return ofRequest(request, correlationId, outcome);
      const { reader, since } = await readerOf(request, crate);
      const page = readSeekPage(request.query);
      const attempts = await listAttempts(db, {
        canonicalName: crate === null ? null : canonicalName(crate),
        outcome,
        correlationId,
        before: page.after,
        since: later(since, asked),
        limit: page.limit,
      });
      return {
        attempts: await showAttempts(db, attempts, reader, crate === null ? [] : [canonicalName(crate)]),
        meta: {
          next_page: nextPage(
            { ...request.query },
            page,
            attempts.map(({ id }) => id),
          ),
        },
      };
    });

    const one = Type.Object({ id: Type.String() });

    app.get(`${PATH}/:id`, { schema: { params: one, ...readAttemptDocs } }, async (request) => {
      const { attempt, caller, crateName } = await ownAttempt(
        request,
        request.params.id,
        'trusted-publishing-read',
      );
      const names = crateName === null ? [] : [canonicalName(crateName)];
      const [view] = await showAttempts(db, [attempt], caller, names);
      const { token, uploads } = await followToken(db, attempt, view?.crates ?? [], platform.now());
      const why =
        crateName === null
          ? 'only an owner of one of its crates may trust a job'
          : whyNoPublisher(await issuerOf(issuers, attempt), attempt);
      return { attempt: view, token, uploads, new_publisher: { possible: why === null, because: why } };
    });

    app.post(
      `${PATH}/:id/publisher`,
      { schema: { params: one, body: Type.Union([NewPublisher, Type.Null()]), ...mendAttemptDocs } },
      async (request) => {
        const { attempt, crateName } = await ownAttempt(request, request.params.id, 'trusted-publishing');
        if (crateName === null)
          throw new Problem(
            'attempt_not_found',
            'There is no such attempt, or none on a crate of yours; `GET /api/v1/trusted_publishing/attempts?crate=…` lists them.',
          );
        const crates = request.body?.publisher?.crates ?? [crateName];
        let userId = 0;
        for (const crate of crates)
          userId = (await access.requireCaller(request, { scope: 'trusted-publishing', crate })).user.id;
        await limitPerson(platform, 'publishers', userId, request);
        const publisher = await publisherFromAttempt(platform, issuers, attempt, crates, {
          userId,
          correlationId: request.id,
        });
        const [view] = await describeAll(db, await issuers.current(), [publisher], platform.now());
        return { publisher: view, warnings: await warningsFor(publisher) };
      },
    );
  };
}

const later = (one: Date | null, other: Date | null): Date | null =>
  one === null || other === null ? (one ?? other) : new Date(Math.max(one.getTime(), other.getTime()));
