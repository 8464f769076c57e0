import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { canonicalName, isCrateName } from '@waybill/cargo-formats';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { nextPage, readSeekPage } from '../../../http/pagination.ts';
import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import { type Access, asReader, type Caller } from '../../access/index.ts';
import { findVisibleCrate, isOwner } from '../../crates/index.ts';
import type { Issuers } from '../issuers/issuers.ts';
import { publishersOfCrate, publishersOfName } from '../publishers/store.ts';
import type { StoredPublisher } from '../publishers/stored-publisher.ts';
import { describeAll } from '../publishers/surroundings.ts';
import { publishersVisibleTo, reachesCrate } from '../publishers/visible-publishers.ts';
import { warningsOf } from '../publishers/warnings.ts';
import { findReservation } from '../reserved-names/store.ts';
import { describeAttempt, type Reader } from './describe-attempt.ts';
import { listAttemptsDocs, mendAttemptDocs, readAttemptDocs } from './documentation.ts';
import { publisherFromAttempt } from './make-publisher.ts';
import {
  cratesOfAttempts,
  findAttempt,
  listAttempts,
  ownedAmong,
  type StoredAttempt,
  type TouchedCrate,
} from './store.ts';

const PATH = '/api/v1/trusted_publishing/attempts';
const Listing = Type.Object(
  {
    crate: Type.Optional(Type.String()),
    outcome: Type.Optional(Type.Union([Type.Literal('granted'), Type.Literal('refused')])),
    per_page: Type.Optional(Type.String()),
    seek: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
);
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
      const since = isCrateName(crate) ? await reservedSince(canonicalName(crate), caller) : null;
      if (since === null) throw new Problem('crate_not_found', `crate \`${crate}\` does not exist`);
      return { reader: caller, since };
    }
    if (!(await isOwner(db, known.id, caller.user.id)))
      throw new Problem('publisher_owner_required', 'You are not an owner of this crate');
    return { reader: caller, since: null };
  }

  /** Since when the caller has the name; who had it before is none of the caller's business. */
  async function reservedSince(name: string, { user }: Caller): Promise<Date | null> {
    const reservation = await findReservation(db, name, platform.now());
    return reservation?.userId === user.id ? reservation.reservedAt : null;
  }

  async function show(attempts: readonly StoredAttempt[], caller: Caller | null, names: readonly string[]) {
    const crates = await cratesOfAttempts(
      db,
      attempts.map(({ id }) => id),
    );
    const reader = caller === null ? null : await readerFor(caller, [...crates.values()].flat(), names);
    return attempts.map((attempt) => describeAttempt(attempt, crates.get(attempt.id) ?? [], reader));
  }

  /** What of these attempts is the caller's business: own publishers and their crates, own crates, and the names asked about. */
  async function readerFor(
    caller: Caller,
    touched: readonly TouchedCrate[],
    names: readonly string[],
  ): Promise<Reader> {
    const publishers = await publishersVisibleTo(db, caller);
    const owned = await ownedAmong(db, namesIn(touched), caller.user.id);
    return {
      publishers: new Set(publishers.map(({ id }) => id)),
      crates: new Set([
        ...names,
        ...publishers.flatMap(({ crates }) => crates.map(({ name }) => canonicalName(name))),
        ...owned.filter(({ name }) => reachesCrate(caller, name)).map((crate) => crate.canonicalName),
      ]),
    };
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
    const owned = (await ownedAmong(db, namesIn(touched), caller.user.id)).map(({ name }) => name);
    for (const { canonicalName: folded, name } of touched) {
      const since = await reservedSince(folded, caller);
      if (attempt !== null && since !== null && attempt.at >= since) owned.push(name);
    }
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
      const { reader, since } = await readerOf(request, crate);
      const page = readSeekPage(request.query);
      const attempts = await listAttempts(db, {
        canonicalName: crate === null ? null : canonicalName(crate),
        outcome,
        before: page.after,
        since,
        limit: page.limit,
      });
      return {
        attempts: await show(attempts, reader, crate === null ? [] : [canonicalName(crate)]),
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
      const [view] = await show([attempt], caller, names);
      return { attempt: view };
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
          userId = (await access.requireCaller(request, { scope: 'trusted-publishing', crate, stepUp: true }))
            .user.id;
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

const namesIn = (touched: readonly TouchedCrate[]): string[] => [
  ...new Set(touched.map(({ canonicalName: folded }) => folded)),
];
