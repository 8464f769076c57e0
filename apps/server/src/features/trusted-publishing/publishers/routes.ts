import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { canonicalName, isCrateName } from '@waybill/cargo-formats';
import { quote } from '@waybill/trusted-publishing';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { nextPage, readSeekPage } from '../../../http/pagination.ts';
import { limitPerson } from '../../../http/request-limits.ts';
import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import { type Access, asReader, type Caller } from '../../access/index.ts';
import { ANY_CRATE, crateScopeMatches } from '../../api-tokens/index.ts';
import { findCrate, findVisibleCrate, isOwner } from '../../crates/index.ts';
import { warningOfName } from '../../names/index.ts';
import type { Issuers } from '../issuers/issuers.ts';
import type { Issuer } from '../issuers/to-issuer.ts';
import {
  readEnvironment,
  readIdentity,
  readLifetime,
  readPins,
  readRules,
  readScopes,
} from './check-publisher.ts';
import { createPublisher, type PublisherRequest } from './create-publisher.ts';
import { removePublisher } from './delete-publisher.ts';
import type { PublisherView } from './describe-publisher.ts';
import {
  createPublisherDocs,
  deletePublisherDocs,
  editPublisherDocs,
  listPublishersDocs,
  readPublisherDocs,
} from './documentation.ts';
import { editPublisher } from './edit-publisher.ts';
import { issuerFor } from './issuer-for.ts';
import { readCrateNames } from './name-crates.ts';
import { ChangedPublisherBody, NewPublisherBody, type NewPublisherInput } from './publisher-body.ts';
import { ownsSome } from './require-owner.ts';
import { findPublisher, publishersOfCrate, publishersOfName, publishersOfUser } from './store.ts';
import type { StoredPublisher } from './stored-publisher.ts';
import { describeAll } from './surroundings.ts';
import { endExpiredNames } from './tidy.ts';
import { warningsOf } from './warnings.ts';

const PATH = '/api/v1/trusted_publishing/publishers';
const Listing = Type.Object(
  Object.fromEntries(
    ['crate', 'created_by_is_owner', 'per_page', 'seek', 'page'].map((name) => [
      name,
      Type.Optional(Type.String()),
    ]),
  ),
  { additionalProperties: false },
);

/** Trusted Publishers in one shape for all providers (design §7). */
export function publisherRoutes(platform: Platform, issuers: Issuers, access: Access) {
  const { db } = platform.database;

  /** Somebody whose credential may manage the trusted publishers of all these crates, as typed and as they are called. */
  async function requireManager(request: FastifyRequest, crates: readonly string[]): Promise<Caller> {
    const [first = null, ...others] = crates;
    const caller = await access.requireCaller(request, {
      scope: 'trusted-publishing',
      crate: first,
      stepUp: true,
    });
    for (const crate of others) await access.requireCaller(request, { scope: 'trusted-publishing', crate });
    if (!caller.token?.crateScopes?.length) return caller;
    // Scopes are compared exactly and crates are found in any spelling.
    for (const name of crates) {
      const crate = isCrateName(name) ? await findCrate(db, canonicalName(name)) : null;
      if (crate === null || crate.name === name) continue;
      const needs = { scope: 'trusted-publishing' as const, unnamed: true };
      await access.requireCaller(request, { ...needs, crate: crate.name });
    }
    return caller;
  }

  /** One the caller may see. To others it is not there. */
  async function visiblePublisher(
    request: FastifyRequest,
    idText: string,
    scope: 'trusted-publishing' | 'trusted-publishing-read',
  ): Promise<{ publisher: StoredPublisher; issuer: Issuer; caller: Caller }> {
    if (!/^\d{1,15}$/.test(idText))
      throw new Problem('path_invalid', 'Invalid URL: the id of a publisher is a whole number');
    // Before the look-up: ids must not tell a stranger which there are.
    const stepUp = scope === 'trusted-publishing';
    const caller = await access.requireCaller(request, { scope, crate: ANY_CRATE, stepUp });
    const publisher = await findPublisher(db, Number(idText));
    const issuer = publisher === null ? undefined : (await issuers.current()).byId(publisher.issuerId);
    if (
      publisher === null ||
      issuer === undefined ||
      !namesOf(publisher).every(inScopeOf(caller)) ||
      !(await ownsSome(db, publisher, caller.user.id))
    )
      throw new Problem(
        'publisher_unknown',
        'There is no such trusted publisher, or none on a crate of yours; `GET /api/v1/trusted_publishing/publishers` lists them.',
      );
    return { publisher, issuer, caller };
  }

  async function answer(publisher: StoredPublisher, issuer: Issuer) {
    const [view] = await describeAll(db, await issuers.current(), [publisher], platform.now());
    const rivals = new Map<number, StoredPublisher>();
    for (const { id, name } of publisher.crates) {
      const others =
        id === null ? await publishersOfName(db, canonicalName(name)) : await publishersOfCrate(db, id);
      for (const other of others) rivals.set(other.id, other);
    }
    const reserved = publisher.crates.filter(({ id }) => id === null);
    const names = await Promise.all(reserved.map(({ name }) => warningOfName(platform, name)));
    const warnings = [
      ...warningsOf(issuer, publisher, [...rivals.values()]),
      ...names.filter((one) => one !== null),
    ];
    return { publisher: view, warnings };
  }

  async function ofCrate(request: FastifyRequest, name: string): Promise<StoredPublisher[]> {
    const caller = await access.requireCaller(request, { scope: 'trusted-publishing-read', crate: name });
    const crate = isCrateName(name)
      ? await findVisibleCrate(db, asReader(caller), canonicalName(name))
      : null;
    if (crate !== null) {
      if (!(await isOwner(db, crate.id, caller.user.id)))
        throw new Problem('publisher_owner_required', 'You are not an owner of this crate');
      return publishersOfCrate(db, crate.id);
    }
    const waiting = isCrateName(name) ? await publishersOfName(db, canonicalName(name)) : [];
    const own = waiting.filter(({ createdBy }) => createdBy === caller.user.id);
    if (own.length === 0) throw new Problem('crate_not_found', `crate \`${name}\` does not exist`);
    return own;
  }

  async function ofCaller(request: FastifyRequest): Promise<StoredPublisher[]> {
    const caller = await access.requireCaller(request, {
      scope: 'trusted-publishing-read',
      crate: ANY_CRATE,
    });
    const all = await publishersOfUser(db, caller.user.id);
    return all.filter((publisher) => namesOf(publisher).every(inScopeOf(caller)));
  }

  return async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>();
    app.addHook('onSend', async (_request, reply) => {
      reply.header('cache-control', 'no-store');
    });

    app.post(PATH, { schema: { body: NewPublisherBody, ...createPublisherDocs } }, async (request) => {
      const input = request.body.publisher;
      // Who asks comes first: a stranger has no business with the issuers of this registry.
      const caller = await requireManager(request, input.crates);
      await limitPerson(platform, 'publishers', caller.user.id, request);
      const issuer = issuerFor(await issuers.current(), input.provider, input.issuer ?? null);
      const wanted = toRequest(platform, issuer, input);
      await endExpiredNames(platform, issuers);
      const publisher = await createPublisher(platform, issuer, wanted, {
        userId: caller.user.id,
        correlationId: request.id,
      });
      return answer(publisher, issuer);
    });

    app.get(PATH, { schema: { querystring: Listing, ...listPublishersDocs } }, async (request) => {
      const query = request.query as Record<string, string | undefined>;
      const page = readSeekPage(query);
      const all =
        query['crate'] === undefined ? await ofCaller(request) : await ofCrate(request, query['crate']);
      const views = await describeAll(db, await issuers.current(), all, platform.now());
      const asked = views.filter(isAskedFor(query['created_by_is_owner']));
      const shown = asked.filter(({ id }) => id > page.after).slice(0, page.limit);
      return {
        publishers: shown,
        meta: {
          total: asked.length,
          next_page: nextPage(
            { ...query },
            page,
            shown.map(({ id }) => id),
          ),
        },
      };
    });

    const one = Type.Object({ id: Type.String() });

    app.get(`${PATH}/:id`, { schema: { params: one, ...readPublisherDocs } }, async (request) => {
      const { publisher, issuer } = await visiblePublisher(
        request,
        request.params.id,
        'trusted-publishing-read',
      );
      return answer(publisher, issuer);
    });

    app.patch(
      `${PATH}/:id`,
      { schema: { params: one, body: ChangedPublisherBody, ...editPublisherDocs } },
      async (request) => {
        const wanted = request.body.publisher;
        const { publisher, issuer, caller } = await visiblePublisher(
          request,
          request.params.id,
          'trusted-publishing',
        );
        await limitPerson(platform, 'publishers', caller.user.id, request);
        if (wanted.crates !== undefined) {
          await requireManager(request, wanted.crates);
          await endExpiredNames(platform, issuers);
        }
        const edited = await editPublisher(platform, issuer, publisher.id, wanted, {
          userId: caller.user.id,
          correlationId: request.id,
        });
        return answer(edited, issuer);
      },
    );

    app.delete(`${PATH}/:id`, { schema: { params: one, ...deletePublisherDocs } }, async (request, reply) => {
      const { publisher, issuer, caller } = await visiblePublisher(
        request,
        request.params.id,
        'trusted-publishing',
      );
      await removePublisher(platform, issuer, publisher.id, {
        userId: caller.user.id,
        correlationId: request.id,
      });
      return reply.code(204).send();
    });
  };
}

function inScopeOf({ token }: Caller): (name: string) => boolean {
  const scopes = token?.crateScopes ?? [];
  return (name) => scopes.length === 0 || scopes.some((pattern) => crateScopeMatches(pattern, name));
}

/** `false` lists those that ask for a decision, as their maker owns the crates no longer. @throws Problem `query_invalid` */
function isAskedFor(flag: string | undefined): (view: PublisherView) => boolean {
  if (flag === undefined) return () => true;
  if (flag !== 'true' && flag !== 'false')
    throw new Problem(
      'query_invalid',
      `created_by_is_owner must be \`true\` or \`false\`, and is ${quote(flag)}.`,
    );
  return ({ created_by_is_owner }) => String(created_by_is_owner) === flag;
}

/** The crates a token must be good for. A pattern is one for itself. */
function namesOf({ crates, cratePattern }: StoredPublisher): string[] {
  return [...crates.map(({ name }) => name), ...(cratePattern === null ? [] : [cratePattern])];
}

/** The checks that need no database. @throws Problem with the path of the field */
export function toRequest(
  platform: Platform,
  { provider }: Issuer,
  input: NewPublisherInput,
): PublisherRequest {
  return {
    ...readCrateNames(input.crates),
    identity: readIdentity(provider, input.identity),
    environment: readEnvironment(provider, input.environment),
    rules: readRules(provider, input.rules),
    pins: readPins(provider, input.pins),
    scopes: readScopes(input.scopes),
    tokenLifetimeSeconds: readLifetime(
      input.token_lifetime_seconds,
      platform.config.trustedPublishing.longestTokenSeconds,
    ),
    requireApiToken: input.require_api_token ?? false,
  };
}
