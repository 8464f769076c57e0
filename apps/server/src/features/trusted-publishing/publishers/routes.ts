import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { canonicalName, isCrateName } from '@waybill/cargo-formats';
import { noRules } from '@waybill/trusted-publishing';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { editDistance } from '../../../edit-distance.ts';
import { nextPage, readSeekPage } from '../../../http/pagination.ts';
import type { Platform } from '../../../platform/platform.ts';
import { Problem } from '../../../platform/problem.ts';
import type { Access } from '../../access/index.ts';
import { ANY_CRATE, crateScopeMatches } from '../../api-tokens/index.ts';
import { findCrate, isOwner } from '../../crates/index.ts';
import type { IssuerList, Issuers } from '../issuers/issuers.ts';
import {
  checkPublisherFields,
  createPublisher,
  issuerFor,
  type PublisherRequest,
} from './create-publisher.ts';
import { removePublisher } from './delete-publisher.ts';
import { toGithubConfig } from './github-configs.ts';
import { findPublisher, publishersOfCrate, publishersOfOwner, type StoredPublisher } from './store.ts';

const PROVIDER = 'github';
const PATH = '/api/v1/trusted_publishing/github_configs';

const NewConfig = Type.Object({
  github_config: Type.Object({
    crate: Type.String(),
    repository_owner: Type.String(),
    repository_name: Type.String(),
    workflow_filename: Type.String(),
    environment: Type.Optional(Type.Union([Type.String(), Type.Null()])),
    // Beyond crates.io: which issuer is meant, and the owner's id where it is known beforehand.
    issuer: Type.Optional(Type.String()),
    repository_owner_id: Type.Optional(Type.Union([Type.Integer({ minimum: 1 }), Type.Null()])),
  }),
});

const FIELDS: readonly string[] = Object.keys(NewConfig.properties.github_config.properties);

const Listing = Type.Object(
  Object.fromEntries(
    ['crate', 'user_id', 'page', 'per_page', 'seek'].map((name) => [name, Type.Optional(Type.String())]),
  ),
);
type ListingQuery = Partial<Record<'crate' | 'user_id' | 'page' | 'per_page' | 'seek', string>>;

/** `github_configs`, as crates.io has them (crates-io-api §4.2–4.6). */
export function githubConfigRoutes(platform: Platform, issuers: Issuers, access: Access) {
  const { db } = platform.database;
  const show = (known: IssuerList, publisher: StoredPublisher) =>
    toGithubConfig(publisher, known.byId(publisher.issuerId)?.url ?? '');

  async function listByCrate(request: FastifyRequest, query: ListingQuery, name: string) {
    const caller = await access.requireCaller(request, { scope: 'trusted-publishing', crate: name });
    const crate = isCrateName(name) ? await findCrate(db, canonicalName(name)) : null;
    if (crate === null) throw new Problem('crate_not_found', `crate \`${name}\` does not exist`);
    if (!(await isOwner(db, crate.id, caller.user.id)))
      throw new Problem('publisher_owner_required', 'You are not an owner of this crate');
    const page = readSeekPage(query);
    const all = await publishersOfCrate(db, crate.id, PROVIDER);
    return {
      page,
      publishers: all.filter(({ id }) => id > page.after).slice(0, page.limit),
      total: all.length,
    };
  }

  async function listByUser(request: FastifyRequest, query: ListingQuery, userId: string) {
    const caller = await access.requireCaller(request, {
      scope: 'trusted-publishing',
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
    const page = readSeekPage(query);
    const scopes = caller.token?.crateScopes ?? [];
    const visible =
      scopes.length === 0
        ? null
        : (name: string) => scopes.some((pattern) => crateScopeMatches(pattern, name));
    return {
      page,
      ...(await publishersOfOwner(db, {
        userId: caller.user.id,
        provider: PROVIDER,
        ...page,
        crateIsVisible: visible,
      })),
    };
  }

  return async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>();
    app.addHook('onSend', async (_request, reply) => {
      reply.header('cache-control', 'no-store');
    });

    app.post(PATH, { schema: { body: NewConfig } }, async (request) => {
      const config = request.body.github_config;
      refuseUnknown(config);
      const known = await issuers.current();
      const issuer = issuerFor(known, PROVIDER, config.issuer ?? null);
      const wanted = toRequest(config);
      checkPublisherFields(issuer, wanted);
      const caller = await access.requireCaller(request, {
        scope: 'trusted-publishing',
        crate: config.crate,
      });
      const publisher = await createPublisher(platform, issuer, wanted, {
        userId: caller.user.id,
        correlationId: request.id,
      });
      return { github_config: show(known, publisher) };
    });

    app.get(PATH, { schema: { querystring: Listing } }, async (request) => {
      const query = request.query as ListingQuery;
      if (query.crate !== undefined && query.user_id !== undefined) {
        throw new Problem('query_invalid', 'Cannot specify both `crate` and `user_id` query parameters');
      }
      if (query.crate === undefined && query.user_id === undefined) {
        throw new Problem('query_invalid', 'Must specify either `crate` or `user_id` query parameter');
      }
      const { publishers, total, page } =
        query.crate !== undefined
          ? await listByCrate(request, query, query.crate)
          : await listByUser(request, query, query.user_id ?? '');
      const known = await issuers.current();
      return {
        github_configs: publishers.map((publisher) => show(known, publisher)),
        meta: {
          total,
          next_page: nextPage(
            { ...query },
            page,
            publishers.map(({ id }) => id),
          ),
        },
      };
    });

    app.delete(
      `${PATH}/:id`,
      { schema: { params: Type.Object({ id: Type.String() }) } },
      async (request, reply) => {
        if (!/^\d{1,15}$/.test(request.params.id))
          throw new Problem('path_invalid', 'Invalid URL: the id of a configuration is a whole number');
        // Unlike at crates.io before the look-up: ids must not tell a stranger which there are.
        await access.whoIs(request);
        const publisher = await findPublisher(db, Number(request.params.id));
        if (publisher === null || publisher.provider !== PROVIDER)
          throw new Problem('publisher_unknown', 'Not Found');
        const caller = await access.requireCaller(request, {
          scope: 'trusted-publishing',
          crate: publisher.crates[0]?.name ?? null,
          unnamed: true,
        });
        await removePublisher(platform, publisher, { userId: caller.user.id, correlationId: request.id });
        return reply.code(204).send();
      },
    );
  };
}

/**
 * Unlike crates.io, which passes over what it does not know: a misspelt `environment` would make the publisher accept any
 * job of the workflow, and nobody would notice.
 */
function refuseUnknown(config: object): void {
  const unknown = Object.keys(config).find((name) => !FIELDS.includes(name));
  if (unknown === undefined) return;
  const near = FIELDS.find(
    (field) =>
      Math.abs(field.length - unknown.length) <= 2 && editDistance(field, unknown.toLowerCase()) <= 2,
  );
  const hint = near === undefined ? `its fields are ${FIELDS.join(', ')}` : `did you mean \`${near}\`?`;
  throw new Problem('body_invalid', `github_config has no field \`${unknown.slice(0, 40)}\`; ${hint}`);
}

function toRequest(config: {
  crate: string;
  repository_owner: string;
  repository_name: string;
  workflow_filename: string;
  environment?: string | null;
  issuer?: string;
  repository_owner_id?: number | null;
}): PublisherRequest {
  return {
    provider: PROVIDER,
    issuerUrl: config.issuer ?? null,
    crate: config.crate,
    identity: {
      owner: config.repository_owner,
      repository: config.repository_name,
      workflow: config.workflow_filename,
    },
    // crates.io's null means that any job of the workflow may publish, with or without an environment.
    environment:
      typeof config.environment === 'string' ? { rule: 'named', name: config.environment } : { rule: 'any' },
    rules: noRules,
    pins: {
      repository_owner_id: config.repository_owner_id ? String(config.repository_owner_id) : null,
      repository_id: null,
    },
  };
}
