import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { canonicalName, isCrateName } from '@waybill/cargo-formats';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { nextPage, readSeekPage } from '../../../http/pagination.ts';
import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import type { Access, Caller } from '../../access/index.ts';
import { findCrate, isOwner } from '../../crates/index.ts';
import type { Issuers } from '../issuers/issuers.ts';
import { publishersOfUser } from '../publishers/store.ts';
import { describeAll } from '../publishers/surroundings.ts';
import { describeAttempt, type Visible } from './describe-attempt.ts';
import { publisherFromAttempt } from './make-publisher.ts';
import { cratesOfAttempt, findAttempt, listAttempts, type StoredAttempt } from './store.ts';

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

  /** Owners see the attempts on their crates; administrators see all. */
  async function readerOf(
    request: FastifyRequest,
    crate: string | null,
  ): Promise<{ caller: Caller; visible: Visible }> {
    if (crate === null) {
      const caller = await access.requireAdmin(request);
      return { caller, visible: null };
    }
    const caller = await access.requireCaller(request, { scope: 'trusted-publishing', crate });
    const known = isCrateName(crate) ? await findCrate(db, canonicalName(crate)) : null;
    if (known === null) throw new Problem('crate_not_found', `crate \`${crate}\` does not exist`);
    if (!(await isOwner(db, known.id, caller.user.id)))
      throw new Problem('publisher_owner_required', 'You are not an owner of this crate');
    return { caller, visible: await visibleTo(caller) };
  }

  async function visibleTo({ user }: Caller): Promise<Visible> {
    const own = await publishersOfUser(db, user.id);
    return new Set(own.map(({ id }) => id));
  }

  async function show(attempt: StoredAttempt, visible: Visible) {
    return describeAttempt(attempt, await cratesOfAttempt(db, attempt.id), visible);
  }

  /** One on a crate of the caller's; to others it is not there. */
  async function ownAttempt(request: FastifyRequest, idText: string) {
    const caller = await access.whoIs(request);
    const attempt = /^\d{1,15}$/.test(idText) ? await findAttempt(db, Number(idText)) : null;
    const crates = attempt === null ? [] : await cratesOfAttempt(db, attempt.id);
    for (const name of crates) {
      const crate = await findCrate(db, name);
      if (attempt !== null && crate !== null && (await isOwner(db, crate.id, caller.user.id))) {
        await access.requireCaller(request, {
          scope: 'trusted-publishing',
          crate: crate.name,
          unnamed: true,
        });
        return { attempt, caller, crateName: crate.name };
      }
    }
    throw new Problem('attempt_not_found', 'Not Found');
  }

  return async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>();
    app.addHook('onSend', async (_request, reply) => {
      reply.header('cache-control', 'no-store');
    });

    app.get(PATH, { schema: { querystring: Listing } }, async (request) => {
      const { crate = null, outcome = null } = request.query;
      const { visible } = await readerOf(request, crate);
      const page = readSeekPage(request.query);
      const attempts = await listAttempts(db, {
        canonicalName: crate === null ? null : canonicalName(crate),
        outcome,
        before: page.after,
        limit: page.limit,
      });
      return {
        attempts: await Promise.all(attempts.map((attempt) => show(attempt, visible))),
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

    app.get(`${PATH}/:id`, { schema: { params: one } }, async (request) => {
      const { attempt, caller } = await ownAttempt(request, request.params.id);
      return { attempt: await show(attempt, await visibleTo(caller)) };
    });

    app.post(
      `${PATH}/:id/publisher`,
      { schema: { params: one, body: Type.Union([NewPublisher, Type.Null()]) } },
      async (request) => {
        const { attempt, crateName } = await ownAttempt(request, request.params.id);
        const crates = request.body?.publisher?.crates ?? [crateName];
        let userId = 0;
        for (const crate of crates)
          userId = (await access.requireCaller(request, { scope: 'trusted-publishing', crate })).user.id;
        const publisher = await publisherFromAttempt(platform, issuers, attempt, crates, {
          userId,
          correlationId: request.id,
        });
        const [view] = await describeAll(db, await issuers.current(), [publisher], platform.now());
        return { publisher: view, warnings: [] };
      },
    );
  };
}
