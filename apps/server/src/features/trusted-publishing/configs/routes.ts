import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { canonicalName, isCrateName } from '@waybill/cargo-formats';
import { noRules } from '@waybill/trusted-publishing';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type TObject, Type } from 'typebox';
import { editDistance } from '../../../edit-distance.ts';
import { nextPage, readSeekPage } from '../../../http/pagination.ts';
import { limitPerson } from '../../../http/request-limits.ts';
import { lockCrate } from '../../../platform/database/locks.ts';
import type { Queries } from '../../../platform/database/open.ts';
import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import { type Access, asReader } from '../../access/index.ts';
import { ANY_CRATE, crateScopeMatches } from '../../api-tokens/index.ts';
import { findVisibleCrate, isOwner, type Reader } from '../../crates/index.ts';
import type { IssuerList, Issuers } from '../issuers/issuers.ts';
import type { Issuer } from '../issuers/to-issuer.ts';
import { readEnvironment, readIdentity, readPins, readScopes } from '../publishers/check-publisher.ts';
import { createPublisher, type PublisherRequest } from '../publishers/create-publisher.ts';
import { removePublisher } from '../publishers/delete-publisher.ts';
import { issuerFor } from '../publishers/issuer-for.ts';
import { findPublisher, publishersOfCrate, publishersOfUser } from '../publishers/store.ts';
import type { StoredPublisher } from '../publishers/stored-publisher.ts';
import { type ConfigRequest, type ConfigView, ownFields } from './config-view.ts';
import { configDocs } from './documentation.ts';
import { githubConfigs } from './github-configs.ts';
import { gitlabConfigs } from './gitlab-configs.ts';

/** crates.io's cap, per crate and provider. `publishers` allows more in all. */
export const MOST_CONFIGS_PER_CRATE = 5;

const Listing = Type.Object(
  Object.fromEntries(
    ['crate', 'user_id', 'page', 'per_page', 'seek'].map((name) => [name, Type.Optional(Type.String())]),
  ),
);
type ListingQuery = Partial<Record<'crate' | 'user_id' | 'page' | 'per_page' | 'seek', string>>;

/** `github_configs` and `gitlab_configs`, as crates.io has them (crates-io-api §4.2–4.6). */
export function configRoutes(platform: Platform, issuers: Issuers, access: Access) {
  return async (instance: FastifyInstance): Promise<void> => {
    instance.addHook('onSend', async (_request, reply) => {
      reply.header('cache-control', 'no-store');
    });
    addView(instance, githubConfigs, { platform, issuers, access });
    addView(instance, gitlabConfigs, { platform, issuers, access });
  };
}

interface Parts {
  platform: Platform;
  issuers: Issuers;
  access: Access;
}

function addView<Fields extends TObject>(
  instance: FastifyInstance,
  view: ConfigView<Fields>,
  { platform, issuers, access }: Parts,
): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  const { db } = platform.database;
  const docs = configDocs(view.title);
  const NewConfig = Type.Object({ [view.one]: view.fields });
  const show = (known: IssuerList, publisher: StoredPublisher) => ({
    ...view.show(publisher),
    ...ownFields(publisher, known.byId(publisher.issuerId)?.url ?? ''),
  });

  async function listByCrate(request: FastifyRequest, query: ListingQuery, name: string) {
    const caller = await access.requireCaller(request, { scope: 'trusted-publishing-read', crate: name });
    const crate = isCrateName(name)
      ? await findVisibleCrate(db, asReader(caller), canonicalName(name))
      : null;
    if (crate === null) throw new Problem('crate_not_found', `crate \`${name}\` does not exist`);
    if (!(await isOwner(db, crate.id, caller.user.id)))
      throw new Problem('publisher_owner_required', 'You are not an owner of this crate');
    const all = (await publishersOfCrate(db, crate.id)).filter(({ provider }) => provider === view.provider);
    // The crate that was asked for goes first, as this view shows only one.
    const shown = all.map((publisher) => ({
      ...publisher,
      crates: [
        ...publisher.crates.filter(({ id }) => id === crate.id),
        ...publisher.crates.filter(({ id }) => id !== crate.id),
      ],
    }));
    return paged(query, shown);
  }

  async function listByUser(request: FastifyRequest, query: ListingQuery, userId: string) {
    const caller = await access.requireCaller(request, {
      scope: 'trusted-publishing-read',
      crate: ANY_CRATE,
      rejectLegacy: true,
    });
    if (!/^\d{1,15}$/.test(userId))
      throw new Problem(
        'query_invalid',
        'Failed to deserialize query string: user_id: invalid digit found in string',
      );
    if (Number(userId) !== caller.user.id)
      throw new Problem('permission_denied', 'this action requires authentication as the specified user');
    const scopes = caller.token?.crateScopes ?? [];
    const isInScope = (name: string) =>
      scopes.length === 0 || scopes.some((pattern) => crateScopeMatches(pattern, name));
    const all = await publishersOfUser(db, caller.user.id);
    return paged(
      query,
      all.filter(
        ({ provider, crates }) =>
          provider === view.provider &&
          crates.some(({ id }) => id !== null) &&
          crates.every(({ name }) => isInScope(name)),
      ),
    );
  }

  app.post(view.path, { schema: { body: NewConfig, ...docs.create } }, async (request) => {
    const input = (request.body as Record<string, never>)[view.one] as never;
    refuseUnknown(view, input);
    const config = view.read(input);
    const known = await issuers.current();
    const issuer = issuerFor(known, view.provider, config.issuerUrl);
    const wanted = inWordsOf(view, () => toRequest(issuer, config));
    const caller = await access.requireCaller(request, {
      scope: 'trusted-publishing',
      crate: config.crate,
      stepUp: true,
    });
    await limitPerson(platform, 'publishers', caller.user.id, request);
    const publisher = await createPublisher(
      platform,
      issuer,
      wanted,
      { userId: caller.user.id, correlationId: request.id },
      (transaction) => requireRoom(transaction, platform, view, asReader(caller), config.crate),
    );
    return { [view.one]: show(known, publisher) };
  });

  app.get(view.path, { schema: { querystring: Listing, ...docs.list } }, async (request) => {
    const query = request.query as ListingQuery;
    if (query.crate !== undefined && query.user_id !== undefined) {
      throw new Problem('query_invalid', 'Cannot specify both `crate` and `user_id` query parameters');
    }
    if (query.crate === undefined && query.user_id === undefined) {
      throw new Problem('query_invalid', 'Must specify either `crate` or `user_id` query parameter');
    }
    const { publishers, total, next_page } =
      query.crate !== undefined
        ? await listByCrate(request, query, query.crate)
        : await listByUser(request, query, query.user_id ?? '');
    const known = await issuers.current();
    return { [view.many]: publishers.map((publisher) => show(known, publisher)), meta: { total, next_page } };
  });

  app.delete(
    `${view.path}/:id`,
    { schema: { params: Type.Object({ id: Type.String() }), ...docs.remove } },
    async (request, reply) => {
      const { id } = request.params as { id: string };
      if (!/^\d{1,15}$/.test(id))
        throw new Problem('path_invalid', 'Invalid URL: the id of a configuration is a whole number');
      // Unlike at crates.io before the look-up: ids must not tell a stranger which there are.
      await access.whoIs(request);
      const publisher = await findPublisher(db, Number(id));
      const issuer = publisher === null ? undefined : (await issuers.current()).byId(publisher.issuerId);
      if (publisher === null || issuer === undefined || publisher.provider !== view.provider)
        throw new Problem('publisher_unknown', 'Not Found');
      // A pattern is a name as well: a token for one crate must not end what stands for many.
      const [first = null, ...others] = [
        ...publisher.crates.map(({ name }) => name),
        ...(publisher.cratePattern === null ? [] : [publisher.cratePattern]),
      ];
      const needs = { scope: 'trusted-publishing' as const, unnamed: true, stepUp: true };
      const caller = await access.requireCaller(request, { ...needs, crate: first });
      for (const crate of others) await access.requireCaller(request, { ...needs, crate });
      await removePublisher(platform, issuer, publisher.id, {
        userId: caller.user.id,
        correlationId: request.id,
      });
      return reply.code(204).send();
    },
  );
}

function paged(query: ListingQuery, all: readonly StoredPublisher[]) {
  const page = readSeekPage(query);
  const publishers = all.filter(({ id }) => id > page.after).slice(0, page.limit);
  const ids = publishers.map(({ id }) => id);
  return { publishers, total: all.length, next_page: nextPage({ ...query }, page, ids) };
}

/** Through this door only crates that exist, and not more than at crates.io; in crates.io's order of checks. @throws Problem */
async function requireRoom(
  db: Queries,
  platform: Platform,
  view: Pick<ConfigView, 'provider' | 'title'>,
  reader: Reader,
  name: string,
): Promise<void> {
  // A name that can never be one is not asked for: PostgreSQL takes no NUL, for one.
  const crate = isCrateName(name) ? await findVisibleCrate(db, reader, canonicalName(name)) : null;
  if (crate === null) throw new Problem('crate_not_found', `crate \`${name}\` does not exist`);
  await lockCrate(db, platform.database.engine, crate.id);
  const same = (await publishersOfCrate(db, crate.id)).filter(({ provider }) => provider === view.provider);
  if (same.length < MOST_CONFIGS_PER_CRATE) return;
  throw new Problem(
    'publisher_limit_reached',
    `This crate already has the maximum number of ${view.title} Trusted Publishing configurations (${MOST_CONFIGS_PER_CRATE}); ` +
      '`POST /api/v1/trusted_publishing/publishers` allows more',
  );
}

/**
 * Unlike crates.io, which passes over what it does not know: a misspelt `environment` would make the publisher accept any
 * job of the workflow, and nobody would notice.
 */
function refuseUnknown(view: Pick<ConfigView, 'fields' | 'one'>, config: object): void {
  const known = Object.keys(view.fields.properties);
  const unknown = Object.keys(config).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const near = known.find(
    (field) =>
      Math.abs(field.length - unknown.length) <= 2 && editDistance(field, unknown.toLowerCase()) <= 2,
  );
  const hint = near === undefined ? `its fields are ${known.join(', ')}` : `did you mean \`${near}\`?`;
  throw new Problem('body_invalid', `${view.one} has no field \`${unknown.slice(0, 40)}\`; ${hint}`);
}

/** Refusals name the field as the caller knows it. */
function inWordsOf<T>(view: Pick<ConfigView, 'names'>, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof Problem) || error.field === undefined) throw error;
    throw new Problem(error.code, error.message, { field: view.names[error.field] ?? error.field });
  }
}

/** The fields are checked in crates.io's order: the identity, then the environment. @throws Problem */
function toRequest(issuer: Issuer, config: ConfigRequest): PublisherRequest {
  return {
    names: [config.crate],
    pattern: null,
    identity: readIdentity(issuer.provider, config.identity),
    environment: readEnvironment(
      issuer.provider,
      config.environment === null ? undefined : { rule: 'named', name: config.environment },
    ),
    rules: noRules,
    pins: readPins(issuer.provider, config.pins),
    scopes: readScopes(undefined),
    tokenLifetimeSeconds: null,
    requireApiToken: false,
  };
}
