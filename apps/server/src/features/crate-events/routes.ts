import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { CrateEventKind } from '@waybill/api/schemas';
import { canonicalName, isCrateName } from '@waybill/cargo-formats';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { decodeSeek, encodeSeek, invalidSeek, pageLink, readPerPage } from '../../http/pagination.ts';
import { readCorrelationId, readTime } from '../../http/query-time.ts';
import type { Platform } from '../../platform/platform.ts';
import { Problem } from '../../platform/problem.ts';
import { type Access, asReader, type Caller } from '../access/index.ts';
import { findVisibleCrate, isOwner } from '../crates/index.ts';
import { findReservation } from '../trusted-publishing/index.ts';
import { listCrateEventsDocs } from './documentation.ts';
import { type EventsOf, listCrateEvents } from './list-events.ts';
import type { Shown } from './merge.ts';

const Text = Type.Optional(Type.String());
const Listing = Type.Object(
  {
    kind: Type.Optional(CrateEventKind),
    outcome: Type.Optional(Type.Union([Type.Literal('granted'), Type.Literal('refused')])),
    since: Text,
    correlation_id: Text,
    per_page: Text,
    seek: Text,
  },
  // A misspelt filter must not show everything as if it had been found.
  { additionalProperties: false },
);

/** The trail and the exchanges of one crate, for its owners. */
export function crateEventRoutes(platform: Platform, access: Access) {
  const { db } = platform.database;

  /**
   * Owners see what happened since their crate is there, whoever has a name reserved since then, and administrators all
   * that owners see. What was under the name before is the business of neither.
   */
  async function readerOf(
    request: FastifyRequest,
    name: string,
  ): Promise<{ caller: Caller | null; crate: EventsOf }> {
    const caller = await access.requireCaller(request, { scope: 'trusted-publishing-read', crate: name });
    const folded = isCrateName(name) ? canonicalName(name) : null;
    const known = folded === null ? null : await findVisibleCrate(db, asReader(caller), folded);
    if (known === null) {
      const reserved = folded === null ? null : await findReservation(db, folded, platform.now());
      if (reserved?.userId !== caller.user.id)
        throw new Problem('crate_not_found', `crate \`${name}\` does not exist`);
      const { name: spelled, reservedAt } = reserved;
      return { caller, crate: { name: spelled, attemptsSince: reservedAt, trailSince: reservedAt } };
    }
    const crate = { name: known.name, attemptsSince: null, trailSince: new Date(known.created_at) };
    if (await isOwner(db, known.id, caller.user.id)) return { caller, crate };
    if (!caller.user.isAdmin)
      throw new Problem('publisher_owner_required', 'You are not an owner of this crate');
    await access.requireAdmin(request);
    return { caller: null, crate };
  }

  return async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>();
    app.get(
      '/api/v1/crates/:name/events',
      {
        schema: {
          ...listCrateEventsDocs,
          params: Type.Object({ name: Type.String() }),
          querystring: Listing,
        },
      },
      async (request, reply) => {
        const { caller, crate } = await readerOf(request, request.params.name);
        const { kind = null, outcome = null, since, correlation_id, per_page, seek } = request.query;
        const { events, next } = await listCrateEvents(platform, caller, {
          crate,
          kind,
          outcome,
          since: readTime('since', since),
          correlationId: readCorrelationId(correlation_id),
          limit: readPerPage(per_page),
          shown: seek === undefined ? { attempt: 0, event: 0 } : readShown(seek),
        });
        reply.header('cache-control', 'no-store');
        return {
          events,
          meta: {
            next_page:
              next === null
                ? null
                : pageLink({ ...request.query }, { seek: encodeSeek([next.attempt, next.event]) }),
          },
        };
      },
    );
  };
}

function readShown(seek: string): Shown {
  const decoded = decodeSeek(seek);
  if (!Array.isArray(decoded) || decoded.length !== 2) return invalidSeek();
  const [attempt, event] = decoded as unknown[];
  if (!isId(attempt) || !isId(event)) return invalidSeek();
  return { attempt, event };
}

const isId = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
